import { cp, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import type { ExecutionContext } from "ava";
import type { Simulator, SimulatorOptions } from "../../simulator/simulator";
import { engineEnvironment, isolate } from "../../tools/engine/engine";
import { startDocumentedServer } from "./documented-server";
import { engineForAll } from "./engine";
import type { Block } from "./page";
import { createProject, repository } from "./project";
import { pathWithHosts, pluginFolder } from "./sdk";
import { typeOnTerminal } from "./terminal";

export interface Stage {
    simulator: Simulator;
    /** The folder in which the page's commands begin. */
    folder: string;
}

export interface PageSetup {
    /** The server. Default: the documented organization, with 40 seats of each bundle, the portal, quotas and the summary. */
    server?: SimulatorOptions;
    /** Files in the folder, by name. A Pulumi.yaml replaces the usual one. */
    files?: Readonly<Record<string, string>>;
    /** Variables of all commands, in addition to the settings. */
    environment?: Readonly<Record<string, string>>;
    /** Default: the settings are in the environment. False: the page sets them itself. */
    settings?: boolean;
    /** Questions and what is typed, before those that every page answers. */
    answers?: readonly (readonly [question: RegExp, answer: string])[];
    /** The command that runs a program that the page itself does not run. Default: `pulumi preview`. */
    run?: string;
    /** Blocks of commands, and programs, that must fail. */
    failing?: RegExp;
    /** What happens on the server, before the first block with such a text is used. */
    before?: readonly (readonly [text: RegExp, act: (stage: Stage) => void | Promise<void>])[];
    after?: (t: ExecutionContext, stage: Stage) => void | Promise<void>;
}

export const accountId = "8d7b0b2c-5bd6-4c2e-a0d1-0d3c3c3f5e5d";
export const token = "token-of-an-administrator-5bd6";

const bundles = [
    "ACNU",
    "ATTUNU",
    "CTZDEVNU",
    "IDU",
    "PMBU",
    "PMD",
    "RPADEVNU",
    "RPADEVPRONU",
    "TSTNU",
    "AKIT",
    "AXPNU",
];
const seats = Object.fromEntries(bundles.map((code) => [code, 40]));

/** The documented organization, with what a page needs in it. */
export function organization(options: Partial<NonNullable<SimulatorOptions["organizations"]>[number]> = {}) {
    return { accountId, seats, ...options };
}

const usualAnswers: NonNullable<PageSetup["answers"]> = [
    [/value: /, `${token}\r`],
    [/Type yes[^\n]*$/, "yes\r"],
    [/perform this \w+\?[\s\S]*\[Use arrows/, "yes\r"],
    [/typing the name of the stack/, "dev\r"],
];

/** Uses all blocks of a page from the top, in one folder, on one server. */
export async function playPage(t: ExecutionContext, blocks: readonly Block[], setup: PageSetup): Promise<void> {
    const player = await Player.start(t, blocks, setup);
    for (const block of blocks) {
        await player.play(block);
    }
    await player.runProgram();
    await setup.after?.(t, player.stage);
}

class Player {
    static async start(t: ExecutionContext, blocks: readonly Block[], setup: PageSetup): Promise<Player> {
        const { simulator, environment } = await startDocumentedServer(t, {
            token,
            organizations: [organization()],
            ...{ portal: true, quotas: true, licenseSummary: true },
            ...setup.server,
        });
        const folder = await createProject(t, {
            "package.json": JSON.stringify({ dependencies: { "pulumi-uipath-licensing": "0.1.0" } }),
            "Pulumi.yaml": "name: licenses\nruntime: nodejs\nmain: index.ts\n",
            ...setup.files,
        });
        await linkCommand(folder);
        const own = join(folder, ".page");
        const folders = { home: join(own, "pulumi"), backend: join(own, "state"), passphrase: "correct horse" };
        for (const each of [own, folders.home, folders.backend]) {
            await mkdir(each);
        }
        const engine = await engineForAll();
        const player = new Player(t, setup, { simulator, folder }, own, {
            ...isolate(process.env),
            ...engineEnvironment(engine, folders),
            ...environment,
            ...(setup.settings === false ? {} : settings),
            HOME: own,
            npm_config_cache: process.env.npm_config_cache ?? join(process.env.HOME ?? "", ".npm"),
            TERM: "xterm",
            CI: "",
            // Another test compiles the programs.
            PULUMI_NODEJS_TRANSPILE_ONLY: "true",
            ...setup.environment,
        });
        const texts = [...blocks.map(({ text }) => text), setup.files?.["Pulumi.yaml"] ?? ""];
        if (texts.some((text) => /^runtime: yaml$/m.test(text))) {
            await player.#installPlugin(folders.home);
        }
        if (!texts.some((text) => /pulumi (stack init|new)\b/.test(text))) {
            await player.#type("pulumi stack init dev --non-interactive", 0);
        }
        return player;
    }

    /** The last text on the screen, without colors. */
    #screen: string | undefined;
    /** A program or a table that no command has run yet, and its file. */
    #unrun: { block: Block; file: string } | undefined;
    #folder: string;
    readonly #pending: [RegExp, (stage: Stage) => void | Promise<void>][];

    private constructor(
        readonly t: ExecutionContext,
        readonly setup: PageSetup,
        readonly stage: Stage,
        readonly own: string,
        private environment: Record<string, string>,
    ) {
        this.#folder = stage.folder;
        this.#pending = (setup.before ?? []).map(([text, act]) => [text, act]);
    }

    async play(block: Block): Promise<void> {
        for (const each of this.#pending.filter(([text]) => text.test(block.text))) {
            this.#pending.splice(this.#pending.indexOf(each), 1);
            await each[1](this.stage);
        }
        const { use } = block;
        if (use === "run") {
            this.#unrun = undefined;
            await this.#type(block.text, this.#fails(block) ? "fails" : 0, block.place);
        } else if (use === "compare") {
            await this.runProgram();
            this.#compare(block);
        } else if (use !== "skip") {
            await this.#write(block, use.write);
        }
    }

    /** Runs what a page shows without a command that runs it. */
    async runProgram(): Promise<void> {
        const { block } = this.#unrun ?? {};
        if (block) {
            this.#unrun = undefined;
            await this.#type(this.setup.run ?? "pulumi preview", this.#fails(block) ? "fails" : 0, block.place);
        }
    }

    #fails({ text }: Block): boolean {
        return this.setup.failing?.test(text) ?? false;
    }

    async #write(block: Block, file: string): Promise<void> {
        if (this.#unrun?.file === file) {
            await this.runProgram();
        }
        await writeFile(join(this.#folder, file), block.text);
        this.#unrun = { block, file };
    }

    #compare({ place, text }: Block): void {
        if (this.#screen === undefined) {
            throw new Error(`${place}: no command before this text has printed anything`);
        }
        const lines = text.trim().split("\n");
        // A line with only three dots matches any lines. The screen may indent lines further.
        const parts = lines.map((line) => (line.trim() === "..." ? "(?:.*\n)*?" : `[ \t]*${escapePattern(line)}\n`));
        this.t.regex(`${this.#screen}\n`, new RegExp(parts.join("").replace(/\n$/, "")), place);
    }

    /** Types commands as into one terminal: the next block has the same folder and exported variables. */
    async #type(commands: string, expected: number | "fails", place = commands): Promise<void> {
        const left = join(this.own, "left");
        const script = `stty cols 160 rows 60\ntrap 'env -0 > "${left}"; pwd > "${left}-folder"' EXIT\n${commands}`;
        // Bash's `read -s` prints no question.
        let typed = /\bread -\w*s/.test(commands) ? `${token}\n` : undefined;
        const { screen, exitCode } = await typeOnTerminal(
            script,
            { folder: this.#folder, environment: this.environment },
            (unread) => {
                if (typed !== undefined) {
                    const text = typed;
                    typed = undefined;
                    return text;
                }
                const plain = stripVTControlCharacters(unread);
                return [...(this.setup.answers ?? []), ...usualAnswers].find(([question]) => question.test(plain))?.[1];
            },
        );
        this.#screen = asPlainText(screen);
        const failure = `${place} ended with ${exitCode}:\n${this.#screen}`;
        if (expected === "fails" ? exitCode === 0 : exitCode !== expected) {
            this.t.fail(failure);
            throw new Error(failure);
        }
        await this.#goOn(left);
    }

    async #goOn(left: string): Promise<void> {
        const variables = (await readFile(left, "utf8")).split("\0").filter(Boolean);
        const entries = variables.map((each) => [each.slice(0, each.indexOf("=")), each.slice(each.indexOf("=") + 1)]);
        const { _, SHLVL, PWD, OLDPWD, ...rest } = Object.fromEntries(entries);
        this.environment = rest;
        this.#folder = (await readFile(`${left}-folder`, "utf8")).trimEnd();
    }

    /** Makes a program in YAML find what it needs, and the plugin as `pulumi plugin install` leaves it. */
    async #installPlugin(home: string): Promise<void> {
        const { version } = JSON.parse(await readFile(join(repository, "package.json"), "utf8"));
        await cp(pluginFolder, join(home, `plugins/resource-uipath-v${version}`), {
            recursive: true,
            dereference: true,
        });
        this.environment.PATH = await pathWithHosts(this.environment.PATH ?? "");
    }
}

const settings = {
    UIPATH_URI: "https://automation.example.com",
    UIPATH_ACCOUNT_ID: accountId,
    UIPATH_ACCESS_TOKEN: token,
};

/** The package's command, where `npx` looks for it. */
async function linkCommand(folder: string): Promise<void> {
    await mkdir(join(folder, "node_modules/.bin"), { recursive: true });
    await symlink(join(repository, "dist/cli/main.js"), join(folder, "node_modules/.bin/pulumi-uipath-licensing"));
}

/** A screen without colors, as it looks when lines have been written over. */
function asPlainText(screen: string): string {
    const lines = stripVTControlCharacters(screen).replaceAll("\r\n", "\n").split("\n");
    return lines.map((line) => line.slice(line.lastIndexOf("\r") + 1).trimEnd()).join("\n");
}

function escapePattern(text: string): string {
    return text.trimEnd().replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
