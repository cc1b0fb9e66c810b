import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import type { Plugin } from "../../test/support/plugin";
import { bound, compare, type Figure, inTurns, timed } from "../measure";
import { startPlugin } from "../plugin";
import { during, userIds } from "../scope";
import { startServer } from "../server";

/** What importing the package costs a program that has @pulumi/pulumi anyway. */
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
 * The memory of the provider's process with one resource of 100,000 users, beyond an empty one's; in a heap of bounded
 * size, since V8 collects late where there is room.
 */
export function measureMemory(): Promise<Figure> {
    return during(async (scope) => {
        const users = userIds(100_000);
        const baseUrl = await startServer(scope, { latency: 0, seats: users.length });
        const empty = await startPlugin(scope, baseUrl, heap);
        const full = await startPlugin(scope, baseUrl, heap);
        await empty.check({ userIds: ["ana"], userBundleCodes: ["ATTUNU"] });
        const { inputs } = await full.check({ userIds: users, userBundleCodes: ["ATTUNU", "TSTNU"] });
        await full.create(inputs);
        const [most, least] = await Promise.all([full, empty].map(peakMegabytes));
        return bound(
            `provider process, one resource of 100,000 users, beyond an empty one; heap of ${heapMegabytes} MB`,
            "MB",
            (most ?? 0) - (least ?? 0),
            300,
        );
    });
}

const heapMegabytes = 320;
const heap = { NODE_OPTIONS: `--max-old-space-size=${heapMegabytes}` };

/** The most memory that a process ever had, as Linux counts it. */
async function peakMegabytes(plugin: Plugin): Promise<number> {
    const status = await readFile(`/proc/${plugin.pid}/status`, "utf8");
    return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
}
