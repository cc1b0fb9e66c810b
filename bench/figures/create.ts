import { join } from "node:path";
import { compare, type Figure, inTurns } from "../measure";
import { during, userIds } from "../scope";
import { startServer } from "../server";

/**
 * Creating an allocation of 10,000 users, compared with a node-fetch loop that sends the same chunks. Each runs in a new
 * process, like a run, after loading its modules.
 */
export function measureCreate(runs: number): Promise<Figure> {
    return during(async (scope) => {
        const baseUrl = await startServer(scope, { latency: 20, seats: 10_000 });
        const { execa } = await import("execa");
        const input = JSON.stringify(userIds(10_000));
        const run = async (which: "provider" | "loop") => {
            const child = join(__dirname, `create-by-${which}.js`);
            const { stdout } = await execa(process.execPath, ["--expose-gc", child, baseUrl], { input });
            return Number(stdout);
        };
        const times = await inTurns(
            Math.max(runs, 9),
            () => run("provider"),
            () => run("loop"),
        );
        return compare({
            name: "create 10,000 users in one resource, 20 ms latency",
            peerName: "a bare node-fetch loop, same chunks, same concurrency",
            unit: "ms",
            ...times,
            reach: { atMost: 1.5 },
        });
    });
}
