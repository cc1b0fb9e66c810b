import { cp, symlink } from "node:fs/promises";
import { join } from "node:path";
import { repository } from "../../test/support/project";
import { Stack } from "../../test/support/stack";
import { bound, compare, type Figure, inTurns, spread, timed, type UpCost } from "../measure";
import { during, userIds } from "../scope";
import { startServerHere } from "../server";

const userBundleCodes = ["ATTUNU", "TSTNU"];

interface Run {
    seconds: number;
    requests: number;
    stateBytes: number;
}

const programs = {
    "one resource": `
const uipath = require("pulumi-uipath-licensing");
new uipath.UserLicenseAllocation("team", { userIds: require("./users.json"), userBundleCodes: ${JSON.stringify(userBundleCodes)} });
`,
    "a resource a user": `
const uipath = require("pulumi-uipath-licensing");
for (const userId of require("./users.json")) {
    new uipath.UserLicenseAllocation(userId, { userIds: [userId], userBundleCodes: ${JSON.stringify(userBundleCodes)} });
}
`,
};

type Program = keyof typeof programs | "naive";

/** With `then`, adds further runs, and only their time counts. */
async function up(program: Program, users: readonly string[], latency: number, then?: "no change"): Promise<Run> {
    return during(async (scope) => {
        const simulator = await startServerHere(scope, { latency, seats: users.length, codes: userBundleCodes });
        const files = {
            "users.json": JSON.stringify(users),
            ...(program !== "naive" && { "index.js": programs[program] }),
        };
        const stack = await Stack.create(scope as never, { files });
        if (program === "naive") {
            await cp(join(__dirname, "..", "naive", "index.js"), join(stack.folder, "index.js"));
            await symlink(join(repository, "node_modules/node-fetch"), join(stack.folder, "node_modules/node-fetch"));
        }
        await stack.use(simulator);
        let milliseconds = await timed(() => stack.up());
        const requests = simulator.requests.length;
        if (then) {
            milliseconds = await timed(() => stack.up());
        }
        const { text } = await stack.export();
        return { seconds: milliseconds / 1000, requests, stateBytes: JSON.stringify(JSON.parse(text)).length };
    });
}

/**
 * Creating 500 users, as one resource and as one resource per user, compared with a provider written from Pulumi's
 * documentation.
 */
export async function measureNaive(runs: number, peerRuns: number): Promise<Figure[]> {
    const users = userIds(500);
    const play = async (program: Program, times: number) => {
        const results: Run[] = [];
        for (let run = 0; run < times; run += 1) {
            results.push(await up(program, users, 20));
        }
        return results;
    };
    const naive = await play("naive", peerRuns);
    const one = await play("one resource", runs);
    const many = await play("a resource a user", runs);
    const against = (name: string, own: Run[], reaches: { seconds: number; stateBytes: number; requests: number }) =>
        (["seconds", "stateBytes", "requests"] as const).map((what) =>
            compare({
                name: `up creating 500 users, ${name}: ${{ seconds: "time", stateBytes: "state", requests: "requests" }[what]}`,
                peerName: "as from Pulumi's documentation",
                unit: ({ seconds: "s", stateBytes: "bytes", requests: "requests" } as const)[what],
                own: own.map((run) => run[what]),
                peer: naive.map((run) => run[what]),
                reach: { atLeast: reaches[what] },
            }),
        );
    return [
        ...against("one resource", one, { seconds: 20, stateBytes: 40, requests: 500 }),
        ...against("a resource a user", many, { seconds: 2, stateBytes: 4, requests: 5 }),
    ];
}

export async function measureUps(): Promise<UpCost[]> {
    const sizes = { "one resource": [1, 10, 100, 1_000, 10_000], "a resource a user": [1, 10, 100, 200, 500] } as const;
    const costs: UpCost[] = [];
    for (const program of ["one resource", "a resource a user"] as const) {
        for (const users of sizes[program]) {
            const { seconds, requests } = await up(program, userIds(users), 20);
            costs.push({ program, users, seconds, requests });
        }
    }
    return costs;
}

export async function measureUnchanged(runs: number): Promise<Figure> {
    const times = await inTurns(
        runs,
        async () => (await up("one resource", userIds(10_000), 0, "no change")).seconds,
        async () => (await up("one resource", userIds(1), 0, "no change")).seconds,
    );
    return compare({
        name: "up with no change, 10,000 users in one resource",
        peerName: "one user",
        unit: "s",
        ...times,
        reach: { atMost: 1.4 },
    });
}

/** A slow server must not slow the engine: writes that wait together share a request. */
export async function measureLatency(runs: number): Promise<Figure[]> {
    const users = userIds(500);
    const requests: number[] = [];
    const times = await inTurns(
        runs,
        async () => {
            const run = await up("a resource a user", users, 100);
            requests.push(run.requests);
            return run.seconds;
        },
        async () => (await up("a resource a user", users, 0)).seconds,
    );
    return [
        compare({
            name: "up creating 500 one-user resources, 100 ms latency",
            peerName: "0 ms latency",
            unit: "s",
            ...times,
            reach: { atMost: 1.25 },
        }),
        bound("requests of 500 one-user resources, 100 ms latency", "requests", spread(requests).most, 100),
    ];
}

/** Bytes of a resource of 1,000 users in the compact export, inputs plus outputs. */
export async function measureState(): Promise<Figure[]> {
    return during(async (scope) => {
        const users = userIds(1000);
        const simulator = await startServerHere(scope, { latency: 0, seats: users.length, codes: userBundleCodes });
        const stack = await Stack.create(scope as never, {
            files: { "users.json": JSON.stringify(users), "index.js": programs["one resource"] },
        });
        await stack.use(simulator);
        await stack.up();
        const { inputs, outputs } = (await stack.export()).allocations.team ?? {};
        const size = (value: unknown) => JSON.stringify(value).length;
        const code = size(inputs?.__provider) + size(outputs?.__provider);
        return [
            bound(
                "state of a user, inputs and outputs together",
                "bytes",
                (size(inputs) + size(outputs) - code) / users.length,
                110,
            ),
            bound("provider code of a resource in the state", "bytes", code, 800),
        ];
    });
}

/** 100,000 users: create, move 1% from one resource to another, destroy; compared with the server's latencies alone. */
export async function measureHundredThousand(): Promise<Figure> {
    const latency = 500;
    return during(async (scope) => {
        const users = userIds(100_000);
        const simulator = await startServerHere(scope, { latency, seats: users.length, codes: userBundleCodes });
        const program = `
const uipath = require("pulumi-uipath-licensing");
for (const [name, userIds] of Object.entries(require("./users.json"))) {
    new uipath.UserLicenseAllocation(name, { userIds, userBundleCodes: ${JSON.stringify(userBundleCodes)} });
}
`;
        const files = (border: number) =>
            JSON.stringify({ first: users.slice(0, border), second: users.slice(border) });
        const stack = await Stack.create(scope as never, {
            files: { "index.js": program, "users.json": files(50_000) },
        });
        await stack.use(simulator);
        const milliseconds = await timed(async () => {
            await stack.up();
            await stack.write("users.json", files(49_000));
            await stack.up();
            await stack.destroy();
        });
        const held = Object.values(simulator.ledger().users).filter((codes) => codes.length > 0);
        if (held.length > 0) {
            throw new Error(`${held.length} users still hold something`);
        }
        return compare({
            name: `100,000 users: create, shift 1 %, destroy; ${latency} ms latency`,
            peerName: `the latencies of its ${simulator.requests.length} requests`,
            unit: "s",
            own: [milliseconds / 1000],
            peer: [(simulator.requests.length * latency) / 1000],
            reach: { atMost: 1.5 },
        });
    });
}
