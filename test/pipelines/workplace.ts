import { chmod } from "node:fs/promises";
import { join } from "node:path";
import { exampleOrganization } from "../../simulator/organization";
import { type Simulator, startSimulator } from "../../simulator/simulator";
import { engineEnvironment, isolate } from "../../tools/engine/engine";
import { writeFiles } from "../../tools/write-files";
import { engineForAll } from "../support/engine";
import { createProject, type Scope } from "../support/project";
import { type Forge, pipelineToken, startForge } from "./forge";

export interface Outcome {
    exitCode: number | undefined;
    output: string;
}

export const secrets = {
    passphrase: "passphrase-of-the-stack-8d7b",
    administrator: "token-of-an-administrator-5bd6",
    /** May only read the directory. */
    preview: "token-for-previews-a0d1",
    forge: pipelineToken,
};

export function idOf(name: string): string {
    return `id-of-${name}`;
}

/** A folder with a license server that has the portal's API, and with the platforms' APIs. */
export class Workplace {
    /** @param people The people in the organization's directory, by the part of their address before the @. */
    static async create(t: Scope, people: readonly string[]): Promise<Workplace> {
        const simulator = await startSimulator({
            portal: true,
            token: secrets.administrator,
            organizations: [
                {
                    ...exampleOrganization,
                    people: people.map((name) => ({ id: idOf(name), userName: name, email: `${name}@example.com` })),
                },
            ],
        });
        t.teardown(simulator.close);
        simulator.accept(secrets.preview, ["PM.User.Read"]);
        const forge = await startForge(t);
        const folder = await createProject(t);
        const engine = await engineForAll();
        const inherited = Object.entries(isolate(process.env)).filter(([name]) => !/_proxy$|^CI$/i.test(name));
        const folders = { home: join(folder, "pulumi"), backend: join(folder, "state"), passphrase: "" };
        const { PULUMI_BACKEND_URL = "", PULUMI_CONFIG_PASSPHRASE: _, ...rest } = engineEnvironment(engine, folders);
        const environment = {
            ...Object.fromEntries(inherited),
            ...rest,
            HOME: join(folder, "home"),
            GIT_CONFIG_GLOBAL: join(folder, "home/.gitconfig"),
        };
        const access = { PULUMI_BACKEND_URL, PULUMI_CONFIG_PASSPHRASE: secrets.passphrase };
        return new Workplace(folder, access, environment, simulator, forge);
    }

    readonly outputs: string[] = [];
    #checkouts = 0;

    private constructor(
        readonly folder: string,
        /** The variables for the state, which a pipeline must set itself. */
        readonly access: Readonly<Record<string, string>>,
        readonly environment: Record<string, string>,
        readonly simulator: Simulator,
        readonly forge: Forge,
    ) {}

    write(name: string, text: string): Promise<void> {
        return writeFiles(this.folder, { [name]: text });
    }

    async writeCommand(name: string, script: string): Promise<void> {
        await this.write(name, `#!/bin/sh\n${script}`);
        await chmod(join(this.folder, name), 0o755);
    }

    async run(
        file: string,
        args: readonly string[],
        folder: string,
        environment: Readonly<Record<string, string>> = {},
    ): Promise<Outcome> {
        const { execa } = await import("execa");
        const { exitCode, all } = await execa(file, args, {
            cwd: join(this.folder, folder),
            env: { ...this.environment, ...environment },
            extendEnv: false,
            stdin: "ignore",
            all: true,
            reject: false,
            timeout: 240_000,
        });
        this.outputs.push(all);
        return { exitCode, output: all };
    }

    async git(folder: string, ...args: string[]): Promise<void> {
        const { exitCode, output } = await this.run("git", args, folder);
        if (exitCode !== 0) {
            throw new Error(`git ${args.join(" ")} ended with ${exitCode}:\n${output}`);
        }
    }

    async push(branch: string, message: string): Promise<void> {
        await this.git("desk", "add", "--all");
        await this.git("desk", "commit", "--quiet", "--message", message);
        await this.git("desk", "push", "--quiet", "origin", branch);
    }

    async checkOut(): Promise<string> {
        this.#checkouts += 1;
        const folder = `checkouts/${this.#checkouts}`;
        await this.git(".", "clone", "--quiet", "licenses.git", folder);
        return folder;
    }
}
