import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { stringify } from "yaml";
import { version } from "../../package.json";
import { createLanguageStack } from "../../test/support/language-stack";
import { pluginFolder } from "../../test/support/sdk";
import { Stack } from "../../test/support/stack";
import { compare, type Figure, inTurns, timed } from "../measure";
import { during, type Ending, userIds } from "../scope";
import { startServerHere } from "../server";

const userBundleCodes = ["ATTUNU", "TSTNU"];

type Program = "dynamic, Node.js" | "plugin, Node.js" | "plugin, YAML" | "YAML without a resource";

function nodeProgram(library: string): string {
    return `
const uipath = require("${library}");
new uipath.UserLicenseAllocation("team", { userIds: require("./users.json"), userBundleCodes: ${JSON.stringify(userBundleCodes)} });
`;
}

async function createStack(scope: Ending, program: Program, users: readonly string[]): Promise<Stack> {
    const list = { "users.json": JSON.stringify(users) };
    switch (program) {
        case "dynamic, Node.js":
            return Stack.create(scope as never, {
                files: { ...list, "index.js": nodeProgram("pulumi-uipath-licensing") },
            });
        case "plugin, Node.js":
            return createLanguageStack(scope as never, {
                ...{ "Pulumi.yaml": "name: test\nruntime: nodejs\nmain: index.js\n", "package.json": "{}" },
                ...list,
                "index.js": nodeProgram("@pulumi/uipath"),
            });
        case "plugin, YAML": {
            const team = { type: "uipath:UserLicenseAllocation", properties: { userIds: users, userBundleCodes } };
            const stack = await createYamlStack(scope, { team });
            // Pulumi caches the schema of an installed plugin, so it does not start the plugin to ask for it.
            await stack.run("plugin", "install", "resource", "uipath", version, "--file", pluginFolder);
            return stack;
        }
        case "YAML without a resource":
            return createYamlStack(scope, {});
    }
}

function createYamlStack(scope: Ending, resources: object): Promise<Stack> {
    const project = { name: "test", runtime: "yaml", resources };
    return createLanguageStack(scope as never, { "Pulumi.yaml": stringify(project) }, {});
}

function seconds(program: Program, users: readonly string[], command: readonly string[], isFirst: boolean) {
    return during(async (scope) => {
        const simulator = await startServerHere(scope, { latency: 0, seats: users.length, codes: userBundleCodes });
        const stack = await createStack(scope, program, users);
        await stack.use(simulator);
        if (!isFirst) {
            await stack.run("up", "--yes", "--skip-preview");
        }
        return (await timed(() => stack.run(...command))) / 1000;
    });
}

/** One resource of one user: the plugin compared with the dynamic provider, and with a YAML program. */
export async function measureFaces(runs: number): Promise<Figure[]> {
    const one = userIds(1);
    const up = ["up", "--yes", "--skip-preview"];
    const figures: Figure[] = [];
    for (const [what, isFirst] of [
        ["creating one user", true],
        ["with no change", false],
    ] as const) {
        const times = await inTurns(
            runs,
            () => seconds("plugin, Node.js", one, up, isFirst),
            () => seconds("dynamic, Node.js", one, up, isFirst),
        );
        figures.push(
            compare({
                name: `up ${what}, Node.js, by the plugin`,
                peerName: "by the dynamic provider",
                unit: "s",
                ...times,
                reach: { atMost: 0.65 },
            }),
        );
    }
    const times = await inTurns(
        runs,
        () => seconds("plugin, YAML", one, ["up", "--yes"], false),
        () => seconds("YAML without a resource", one, ["up", "--yes"], false),
    );
    figures.push(
        compare({
            name: "up with preview and no change, YAML",
            peerName: "without any resource",
            unit: "s",
            ...times,
            reach: { atMost: 1.5 },
        }),
    );
    return figures;
}

/** A preview of one resource with 10,000 users, compared with one user. */
export async function measurePreview(runs: number): Promise<Figure[]> {
    const figures: Figure[] = [];
    for (const program of ["dynamic, Node.js", "plugin, Node.js", "plugin, YAML"] as const) {
        const times = await inTurns(
            runs,
            () => seconds(program, userIds(10_000), ["preview"], false),
            () => seconds(program, userIds(1), ["preview"], false),
        );
        figures.push(
            compare({
                name: `preview of 10,000 users in one resource, ${program}`,
                peerName: "one user",
                unit: "s",
                ...times,
                reach: { atMost: 1.5 },
            }),
        );
    }
    return figures;
}

/** From the start of the plugin's process to its port, compared with the first line of an empty process. */
export async function measureStart(runs: number): Promise<Figure> {
    const plugin = join(pluginFolder, "pulumi-resource-uipath");
    const start = (...args: string[]) =>
        timed(async () => {
            const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
            await once(child.stdout, "data");
            child.kill("SIGKILL");
        });
    const times = await inTurns(
        runs * 3,
        () => start(plugin, "127.0.0.1:1"),
        () => start("--eval", "console.log(1)"),
    );
    return compare({
        name: "start of the plugin",
        peerName: "an empty Node.js process",
        unit: "ms",
        ...times,
        reach: { atMost: 2.5 },
    });
}
