import { existsSync, readFileSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { name as ownName, version } from "../../package.json";
import { SettingsError } from "../errors";
import { perProgram } from "./per-program";
import { asRunError } from "./run-error";

const currentProgram = perProgram(() => ({ withinReach: new Set<string>(), problem: undefined as unknown }));

/**
 * Fails where Pulumi's plugin for dynamic providers will not find a module of this package.
 *
 * The state names the module, and the plugin loads it from the folder in which it starts: that in which Pulumi runs the
 * program. A package that the program loads from elsewhere, or that a bundle contains, is not found from there, and all
 * that the plugin says of it is a stack. Where it cannot be known in which folder the plugin starts, nothing fails.
 *
 * All that a program constructs fails with the same error, which Pulumi therefore shows once.
 */
export function requirePluginModule(module: string): void {
    const program = currentProgram();
    if (program.withinReach.has(module)) {
        return;
    }
    program.problem ??= findProblem(module);
    if (program.problem !== undefined) {
        throw program.problem;
    }
    program.withinReach.add(module);
}

function findProblem(module: string): unknown {
    try {
        const folder = process.cwd();
        return isWithinReach(module, folder) || !isPluginFolder(folder) ? undefined : asRunError(describe(folder));
    } catch {
        // Whatever keeps this from finding out is not known to keep the plugin from its work.
        return undefined;
    }
}

/**
 * Whether the plugin, started in a folder, finds a module. It evaluates the text of the state as a module without a file,
 * which sees the `node_modules` of the folder and above, and NODE_PATH. A file in `node_modules` sees the same; one beside
 * it would also see the package of that folder by its own name.
 */
function isWithinReach(module: string, folder: string): boolean {
    const load = createRequire(join(folder, "node_modules", "any.js"));
    // Where a hook finds it, only loading tells: on Node.js 22, resolving does not ask hooks.
    return succeeds(() => load.resolve(module)) || succeeds(() => load(module));
}

function succeeds(attempt: () => unknown): boolean {
    try {
        attempt();
        return true;
    } catch {
        return false;
    }
}

/**
 * Whether the plugin is known to start in this folder. It is where Pulumi's own runner was told to run the program, unless
 * the program went elsewhere. An inline program of the Automation API runs in a folder of its own choice, under mocks there
 * is no plugin, Plug'n'Play and Bun resolve in their own ways, and a plugin that is being debugged was started by hand.
 */
function isPluginFolder(folder: string): boolean {
    const monitor = readMonitorAddress();
    if (!monitor || process.versions.pnp || process.versions.bun || process.env.PULUMI_DEBUG_PROVIDERS) {
        return false;
    }
    const runner = readRunnerFlags();
    return runner.monitor === monitor && isSameFolder(runner.pwd, folder);
}

/** The address of the engine that hears of this program's resources; mocks have none. */
function readMonitorAddress(): string | undefined {
    const monitor = pulumi.runtime.getMonitor() as { getChannel?(): { getTarget(): string } } | undefined;
    return monitor?.getChannel?.().getTarget().replace(/^dns:/, "");
}

/**
 * The flags with which Pulumi's language host started its runner of programs. The runner takes them out of `process.argv`
 * before the program starts; the report of Node.js on the process still has them.
 */
function readRunnerFlags(): { monitor: string | undefined; pwd: string | undefined } {
    // Else the report asks a name server for the other end of each connection.
    Object.assign(process.report, { excludeNetwork: true });
    const { header } = process.report.getReport() as { header: { commandLine: string[] } };
    const [, ...flags] = header.commandLine.slice(header.commandLine.findIndex((each) => runnerPath.test(each)));
    const read = (flag: string) => (flags.includes(flag) ? flags[flags.indexOf(flag) + 1] : undefined);
    return { monitor: read("--monitor"), pwd: read("--pwd") };
}

const runnerPath = /[\\/]cmd[\\/]run([\\/]index\.js)?$/;

function isSameFolder(one: string | undefined, other: string): boolean {
    return one !== undefined && realpathSync(one) === realpathSync(other);
}

function describe(folder: string): SettingsError {
    const manifest = findManifest(folder) ?? join(folder, "package.json");
    const install = "npm install, pnpm install or yarn install";
    return new SettingsError({
        summary: `Pulumi's plugin cannot find ${ownName} in ${folder}, where the program runs.`,
        remedy: isListed(manifest)
            ? `install what "dependencies" in ${manifest} lists: ${install}.`
            : `add "${ownName}": "^${version}" to "dependencies" in ${manifest}, and install it: ${install}.`,
        note: "it is not enough that another package depends on it, or that a bundle contains it.",
    });
}

/** The package.json that says what is installed for a folder. */
function findManifest(folder: string): string | undefined {
    const manifest = join(folder, "package.json");
    if (existsSync(manifest)) {
        return manifest;
    }
    return dirname(folder) === folder ? undefined : findManifest(dirname(folder));
}

function isListed(manifest: string): boolean {
    try {
        return ownName in JSON.parse(readFileSync(manifest, "utf8")).dependencies;
    } catch {
        return false;
    }
}
