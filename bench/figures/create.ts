import { Agent } from "node:http";
import { compare, type Figure, inTurns, timed } from "../measure";
import { freshProvider } from "../provider";
import { during, userIds } from "../scope";
import { startServer } from "../server";

const users = userIds(10_000);
const chunkSize = 500;
const concurrency = 4;
const codes = ["ATTUNU", "TSTNU"];

/** Creating an allocation of 10,000 users, beside a loop of node-fetch that sends the same chunks. */
export function measureCreate(runs: number): Promise<Figure> {
    return during(async (scope) => {
        const baseUrl = await startServer(scope, { latency: 20, seats: users.length });
        const times = await inTurns(
            runs,
            async () => {
                const provider = freshProvider(baseUrl);
                return timed(() => provider.create({ userIds: users, userBundleCodes: codes }));
            },
            () => timed(() => sendBare(baseUrl)),
        );
        return compare({
            name: "create 10,000 users in one resource, 20 ms latency",
            peerName: "a bare node-fetch loop, same chunks, same concurrency",
            unit: "ms",
            ...times,
            reach: { atMost: 1.15 },
        });
    });
}

async function sendBare(baseUrl: string): Promise<void> {
    const { default: fetch } = await import("node-fetch");
    const agent = new Agent({ keepAlive: true });
    const chunks = Array.from({ length: users.length / chunkSize }, (_, index) =>
        users.slice(index * chunkSize, (index + 1) * chunkSize),
    );
    const work = async () => {
        for (let chunk = chunks.shift(); chunk; chunk = chunks.shift()) {
            const response = await fetch(`${baseUrl}/lease_/api/account/song-one/user-license`, {
                method: "PUT",
                headers: { Authorization: "Bearer 1234", "Content-Type": "application/json" },
                body: JSON.stringify({ userIds: chunk, userBundleCodes: codes, useExternalLicense: false }),
                agent,
            });
            await response.json();
        }
    };
    await Promise.all(Array.from({ length: concurrency }, work));
    agent.destroy();
}
