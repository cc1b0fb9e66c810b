import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import type { Plugin } from "../../test/support/plugin";
import { bound, compare, type Figure, inTurns, timed } from "../measure";
import { startPlugin } from "../plugin";
import { during, userIds } from "../scope";
import { startServer } from "../server";

export async function measureImport(runs: number): Promise<Figure> {
    const load = (...modules: string[]) =>
        timed(async () => {
            execFileSync(process.execPath, ["-e", modules.map((name) => `require("${name}");`).join("")]);
        });
    await load("@pulumi/pulumi", "pulumi-uipath-licensing");
    const times = await inTurns(
        Math.max(runs, 11),
        () => load("@pulumi/pulumi", "pulumi-uipath-licensing"),
        () => load("@pulumi/pulumi"),
    );
    return compare({
        name: "a program that imports the package",
        peerName: 'require("@pulumi/pulumi") alone',
        unit: "ms",
        ...times,
        reach: { atMost: 1.1 },
    });
}

/**
 * The memory of the provider's process with one resource of 100,000 users, beyond an empty one's: the larger of a run that
 * creates it and a run that changes 1% of it. The heap is bounded, since V8 collects late if it has room.
 */
export function measureMemory(): Promise<Figure> {
    return during(async (scope) => {
        const users = userIds(101_000);
        const userBundleCodes = ["ATTUNU", "TSTNU"];
        const baseUrl = await startServer(scope, { latency: 0, seats: users.length });
        const empty = await startPlugin(scope, baseUrl, heap);
        await empty.check({ userIds: ["ana"], userBundleCodes });

        const creating = await startPlugin(scope, baseUrl, heap);
        const { inputs } = await creating.check({ userIds: users.slice(0, 100_000), userBundleCodes });
        const resource = { ...(await creating.create(inputs)), inputs };

        const changing = await startPlugin(scope, baseUrl, heap);
        const { inputs: news } = await changing.check({ userIds: users.slice(1_000), userBundleCodes }, inputs);
        await changing.diff(resource, news);
        await changing.update(resource, news);

        const [least = 0, ...most] = await Promise.all([empty, creating, changing].map(peakMegabytes));
        return bound(
            `provider process, one resource of 100,000 users, beyond an empty one; heap of ${heapMegabytes} MB`,
            "MB",
            Math.max(...most) - least,
            300,
        );
    });
}

const heapMegabytes = 320;
const heap = { NODE_OPTIONS: `--max-old-space-size=${heapMegabytes}` };

async function peakMegabytes(plugin: Plugin): Promise<number> {
    const status = await readFile(`/proc/${plugin.pid}/status`, "utf8");
    return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
}
