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
 * Throws if Pulumi's plugin for dynamic providers will not find a module of this package.
 *
 * The state names the module, and the plugin loads it from its own working directory, where Pulumi runs the program. It does
 * not find a package that the program loads from elsewhere or that a bundle contains, and its only message is a stack trace.
 * Does not throw if the plugin's directory is unknown.
 *
 * All resources of a program fail with the same error, so Pulumi shows it once.
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
        // If this check fails, the plugin may still work.
        return undefined;
    }
}

/**
 * Whether the plugin, started in a folder, finds a module. It evaluates the state's code as a module without a file, which
 * sees NODE_PATH and the `node_modules` of the folder and its parents. A file in `node_modules` sees the same; one beside it
 * would also see the folder's own package by name.
 */
function isWithinReach(module: string, folder: string): boolean {
    const load = createRequire(join(folder, "node_modules", "any.js"));
    // On Node.js 22, resolving does not call hooks, so only loading shows whether a hook finds it.
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
 * Whether the plugin is known to start in this folder: the one where Pulumi's runner was told to run the program, unless the
 * program has changed it. Unknown in an inline program of the Automation API, which runs in any folder; under mocks, which
 * have no plugin; with Plug'n'Play and Bun, which resolve differently; and for a plugin started by hand for debugging.
 */
function isPluginFolder(folder: string): boolean {
    const monitor = readMonitorAddress();
    if (!monitor || process.versions.pnp || process.versions.bun || process.env.PULUMI_DEBUG_PROVIDERS) {
        return false;
    }
    const runner = readRunnerFlags();
    return runner.monitor === monitor && isSameFolder(runner.pwd, folder);
}

/** Mocks have none. */
function readMonitorAddress(): string | undefined {
    const monitor = pulumi.runtime.getMonitor() as { getChannel?(): { getTarget(): string } } | undefined;
    return monitor?.getChannel?.().getTarget().replace(/^dns:/, "");
}

/**
 * The flags of Pulumi's program runner. The runner removes them from `process.argv` before the program starts, but the
 * process report of Node.js still has them.
 */
function readRunnerFlags(): { monitor: string | undefined; pwd: string | undefined } {
    // Otherwise the report looks up the host name of each connection.
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
