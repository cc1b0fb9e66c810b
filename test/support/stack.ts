import { cp, mkdir, readdir, readFile, readlink, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import type { Options } from "execa";
import type { Simulator } from "../../simulator/simulator";
import { engineEnvironment, isolate } from "../../tools/engine/engine";
import { engineForAll } from "./engine";
import type { Program } from "./engine-model";
import type { Properties } from "./plugin";
import { createFolder, createProject, type Scope } from "./project";

export interface ExportedResource {
    urn: string;
    type: string;
    id?: string;
    inputs?: Properties;
    outputs?: Properties;
    initErrors?: string[];
}

interface Deployment {
    resources?: ExportedResource[];
    pending_operations?: unknown[];
}

export interface Run {
    exitCode: number | undefined;
    /** Both streams in order. */
    output: string;
}

export interface StackOptions {
    /** Default: a program with the declarations of {@link Stack.declare}. */
    files?: Readonly<Record<string, string>>;
    main?: string;
    project?: string;
    environment?: Readonly<Record<string, string>>;
    folder?: string;
    /** Whether Node.js loads everything that it loads on a user's machine, not only what the tests need. */
    asInstalled?: boolean;
}

const declaringProgram = `
const uipath = require("pulumi-uipath-licensing");
for (const [name, args] of Object.entries(require("./allocations.json"))) {
    exports[name] = new uipath.UserLicenseAllocation(name, args).allocations;
}
`;

/** A stack on a file backend, with the real CLI and engine. */
export class Stack {
    static async create(t: Scope, options: StackOptions = {}): Promise<Stack> {
        const { files = { "index.js": declaringProgram }, main = "index.js" } = options;
        const { project = `name: test\nruntime: nodejs\nmain: ${main}\n` } = options;
        const folder = options.folder ?? (await createProject(t, files));
        await writeFile(join(folder, "Pulumi.yaml"), project);
        await mkdir(join(folder, "backend"));
        const engine = await engineForAll();
        const folders = { home: join(folder, "home"), backend: join(folder, "backend"), passphrase: "correct horse" };
        const foreign = options.asInstalled ? /_proxy$|^NODE_(EXTRA|OPTIONS)/i : /_proxy$|^NODE_EXTRA/i;
        const inherited = Object.entries(isolate(process.env)).filter(([name]) => !foreign.test(name));
        const stack = new Stack(folder, {
            ...Object.fromEntries(inherited),
            ...engineEnvironment(engine, folders),
            ...options.environment,
        });
        await stack.run("stack", "init", "test");
        return stack;
    }

    private constructor(
        readonly folder: string,
        readonly environment: Record<string, string>,
    ) {}

    /**
     * Another working copy, like a second machine's checkout: the same project and stack, and nothing else in common.
     */
    async checkOut(t: Scope): Promise<Stack> {
        const folder = await createFolder(t);
        const own = ["home", "backend"];
        await cp(this.folder, folder, { recursive: true, filter: (source) => !own.includes(basename(source)) });
        const stack = new Stack(folder, { ...this.environment, PULUMI_HOME: join(folder, "home") });
        await stack.run("stack", "select", "test");
        return stack;
    }

    /** A key that ends with `!` is a secret. */
    async configure(settings: Readonly<Record<string, string>>): Promise<void> {
        const pairs = Object.entries(settings).map(([key, value]) => [
            key.endsWith("!") ? "--secret" : "--plaintext",
            `${key.replace("!", "")}=${value}`,
        ]);
        await this.run("config", "set-all", ...pairs.flat());
    }

    async use(simulator: Simulator, settings: Readonly<Record<string, string>> = {}): Promise<void> {
        await this.configure({
            "uipath:baseUrl": simulator.url,
            "uipath:accountId": "song-one",
            "uipath:accessToken!": simulator.token,
            ...settings,
        });
    }

    declare(program: Program): Promise<void> {
        return writeFile(join(this.folder, "allocations.json"), JSON.stringify(program));
    }

    write(file: string, text: string): Promise<void> {
        return writeFile(join(this.folder, file), text);
    }

    read(file: string): Promise<string> {
        return readFile(join(this.folder, file), "utf8");
    }

    /** The command must succeed. */
    async run(...args: string[]): Promise<string> {
        const { exitCode, output } = await this.try(...args);
        if (exitCode !== 0) {
            throw new Error(`pulumi ${args.join(" ")} ended with ${exitCode}:\n${output}`);
        }
        return output;
    }

    /** The command may fail. */
    async try(...args: string[]): Promise<Run> {
        const { exitCode, all } = await this.start(args, { reject: false });
        return { exitCode, output: all as string };
    }

    /** Runs a command with these options and a closed standard input. */
    async start(args: readonly string[], options: Options = {}) {
        return (await this.launch(args, options)).command;
    }

    /** Starts a command, for tests that act on it while it runs. */
    async launch(args: readonly string[], options: Options = {}, prefix: readonly string[] = []) {
        const { execa } = await import("execa");
        const [file = "", ...rest] = [...prefix, "pulumi", ...args, "--non-interactive"];
        const command = execa(file, rest, {
            cwd: this.folder,
            env: this.environment,
            extendEnv: false,
            stdin: "ignore",
            all: true,
            timeout: 240_000,
            ...options,
        });
        return { command };
    }

    /** The processes that run in the stack's folder, the CLI's own plugins among them. */
    async processes(): Promise<{ pid: number; command: string }[]> {
        const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
        const all = await Promise.all(
            pids.map(async (pid) => ({
                pid: Number(pid),
                folder: await readlink(`/proc/${pid}/cwd`).catch(() => ""),
                command: (await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")).replaceAll("\0", " "),
            })),
        );
        return all.filter(({ folder }) => folder === this.folder);
    }

    preview(...args: string[]): Promise<string> {
        return this.run("preview", ...args);
    }

    up(...args: string[]): Promise<string> {
        return this.run("up", "--yes", "--skip-preview", ...args);
    }

    /**
     * A further run that must send nothing: its output, and how many runs it took. On a busy machine, or with
     * `--parallel 1`, an allocation may end before the engine reaches the one that its users move to. Then one run notes
     * the move, and the next one is the further run.
     */
    async upFurther(): Promise<{ further: string; outputs: string[] }> {
        const first = await this.up();
        const further = /moves from /.test(first) ? await this.up() : first;
        return { further, outputs: [first, further] };
    }

    tryUp(...args: string[]): Promise<Run> {
        return this.try("up", "--yes", "--skip-preview", ...args);
    }

    destroy(...args: string[]): Promise<string> {
        return this.run("destroy", "--yes", "--skip-preview", ...args);
    }

    /** The whole state as text, its allocations by name, and the engine's pending operations. */
    async export(): Promise<{ text: string; allocations: Record<string, ExportedResource>; pending: unknown[] }> {
        const { stdout } = await this.start(["stack", "export"], { all: false });
        const text = stdout as string;
        const { resources = [], pending_operations: pending = [] } = (JSON.parse(text) as { deployment: Deployment })
            .deployment;
        const allocations = resources.filter(({ type }) => type.endsWith(":UserLicenseAllocation"));
        return {
            text,
            allocations: Object.fromEntries(allocations.map((each) => [each.urn.split("::").at(-1), each])),
            pending,
        };
    }
}
