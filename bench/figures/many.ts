import { Stack } from "../../test/support/stack";
import { compare, type Figure, inTurns, timed } from "../measure";
import { during, userIds } from "../scope";
import { startServerHere } from "../server";

const latency = 20;
const codes = ["ACNU", "ATTUNU", "CTZDEVNU", "IDU", "PMBU", "PMD", "RPADEVNU"];

/** The engine needs longer for thousands of resources than a test may take. */
const timeout = 60 * 60_000;

const allocating = `
const uipath = require("pulumi-uipath-licensing");
for (const [name, args] of Object.entries(require("./allocations.json"))) {
    new uipath.UserLicenseAllocation(name, args);
}
`;

/** As many resources with a provider that does nothing. */
const empty = `
const pulumi = require("@pulumi/pulumi");
const provider = { create: async () => ({ id: "nothing", outs: {} }) };
class Empty extends pulumi.dynamic.Resource {}
for (const name of Object.keys(require("./allocations.json"))) {
    new Empty(provider, name, {});
}
`;

type Allocations = Record<string, { userIds: string[]; userBundleCodes: string[] }>;

async function up(
    program: string,
    allocations: Allocations,
    settings: Readonly<Record<string, string>> = {},
): Promise<number> {
    return during(async (scope) => {
        const seats = Object.keys(allocations).length;
        const simulator = await startServerHere(scope, { latency, seats, codes });
        const files = { "index.js": program, "allocations.json": JSON.stringify(allocations) };
        const stack = await Stack.create(scope as never, { files });
        await stack.use(simulator, settings);
        return (await timed(() => stack.start(["up", "--yes", "--skip-preview"], { timeout }))) / 1000;
    });
}

function oneEach(count: number, setOf: (index: number) => string[]): Allocations {
    return Object.fromEntries(
        userIds(count).map((user, index) => [user, { userIds: [user], userBundleCodes: setOf(index) }]),
    );
}

/** Writes that cannot share a request must not wait for others. */
export async function measureSets(runs: number): Promise<Figure> {
    const allocations = oneEach(64, (index) => codes.filter((_, bit) => (index + 1) & (1 << bit)));
    const times = await inTurns(
        runs,
        () => up(allocating, allocations),
        () => up(allocating, allocations, { "uipath:maxUsersPerRequest": "1" }),
    );
    return compare({
        name: `up creating 64 allocations of 64 sets, ${latency} ms latency`,
        peerName: "one share a request, so that none waits for others",
        unit: "s",
        ...times,
        reach: { atMost: 1.15 },
    });
}

/** The engine's own time for that many resources, and the time that this package adds; takes minutes. */
export async function measureMany(runs: number): Promise<Figure> {
    const allocations = oneEach(2_000, () => ["ACNU", "ATTUNU"]);
    const times = await inTurns(
        runs,
        () => up(allocating, allocations),
        () => up(empty, allocations),
    );
    return compare({
        name: `up creating 2,000 one-user allocations, ${latency} ms latency`,
        peerName: "2,000 empty dynamic resources",
        unit: "s",
        ...times,
        reach: { atMost: 1.5 },
    });
}
