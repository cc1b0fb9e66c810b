import { bring } from "../../test/support/plugin";
import { compare, type Figure } from "../measure";
import { startPlugin } from "../plugin";
import { during, userIds } from "../scope";
import { startServerHere } from "../server";

const userBundleCodes = ["ATTUNU", "TSTNU"];

async function join(users: number): Promise<{ requests: number; bytes: number }> {
    return during(async (scope) => {
        const simulator = await startServerHere(scope, { latency: 0, seats: users, codes: userBundleCodes });
        const plugin = await startPlugin(scope, simulator.url);
        const everyone = userIds(users);
        const before = await bring(plugin, { userIds: everyone.slice(1), userBundleCodes });
        const { length } = simulator.requests;
        await bring(plugin, { userIds: everyone, userBundleCodes }, before);
        const sent = simulator.requests.slice(length);
        return { requests: sent.length, bytes: sent.reduce((sum, { body }) => sum + body.length, 0) };
    });
}

/** One more user among 10,000, compared with one more among two: the same. */
export async function measureOneOfMany(): Promise<Figure[]> {
    const own = await join(10_000);
    const peer = await join(2);
    return (["requests", "bytes"] as const).map((what) =>
        compare({
            name: `one user joins 9,999: ${what} sent`,
            peerName: "joins one",
            unit: what,
            own: [own[what]],
            peer: [peer[what]],
            reach: { atMost: 1 },
        }),
    );
}
