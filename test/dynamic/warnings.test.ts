import test, { type ExecutionContext } from "ava";
import { fingerprint, publish } from "../../provider/contract/declarations";
import type { Simulator, SimulatorOptions } from "../../simulator/simulator";
import type { CheckResult, Properties, Resource } from "../support/plugin";
import { configFor, startPlugin, startServer } from "../support/setup";

const organization = {
    accountId: "song-one",
    seats: { ATTUNU: 5, ACNU: 10 },
    people: ["ana", "ben", "cem"].map((id) => ({ id, userName: id, groupIds: id === "cem" ? [] : ["developers"] })),
    groups: [{ id: "developers", name: "RPA developers" }],
};

interface Scene {
    warnings(): Promise<string[]>;
    seats(): Promise<string[]>;
    /** A preview: each resource is checked, and existing ones are compared. */
    preview(
        program: Readonly<Record<string, Properties>>,
        state?: Readonly<Record<string, Resource>>,
        replaced?: readonly string[],
    ): Promise<void>;
    simulator: Simulator;
}

async function startScene(
    t: ExecutionContext,
    server: SimulatorOptions = {},
    settings: Record<string, string> = {},
): Promise<Scene> {
    const simulator = await startServer(t, { organizations: [organization], licenseSummary: true, ...server });
    const config = configFor(simulator, { "uipath:seatsFrom": "summary", "uipath:maxAttempts": "1", ...settings });
    const plugin = await startPlugin(t, { config });
    return {
        simulator,
        seats: async () => (await plugin.output()).split("\n").filter((line) => line.startsWith("seats used")),
        warnings: async () => (await plugin.output()).split("\n").filter((line) => /^warning|^cannot /.test(line)),
        async preview(program, state = {}, replaced = []) {
            const { engine } = plugin;
            publish(
                engine,
                Object.entries(program).map(([key, { userIds, groupId, userBundleCodes }]) => ({
                    key,
                    kind: groupId === undefined ? "users" : "groups",
                    members: [userIds ?? groupId].flat().map((id) => fingerprint(engine, String(id))),
                    userBundleCodes: userBundleCodes as string[],
                })),
            );
            for (const [name, args] of Object.entries(program)) {
                plugin.resource = "groupId" in args ? "group-license-allocation" : "user-license-allocation";
                const old = state[name];
                const news = { ...args, __key: name };
                const { inputs, failures }: CheckResult = await plugin.check(news, old ? { old: true } : {});
                t.deepEqual(failures, []);
                if (old) {
                    await plugin.diff(old, inputs);
                }
                if (replaced.includes(name)) {
                    await plugin.check(news);
                }
            }
        },
    };
}

const people = (count: number, prefix = "user") => Array.from({ length: count }, (_, index) => `${prefix}-${index}`);
const attended = (count: number, prefix?: string) => ({ userIds: people(count, prefix), userBundleCodes: ["ATTUNU"] });

test("more seats needed than left: one warning per bundle for all allocations together", async (t) => {
    const { simulator, preview, warnings } = await startScene(t);
    simulator.allocate({ userIds: ["zoe", "yan"], userBundleCodes: ["ATTUNU"], useExternalLicense: false });
    await preview({
        one: { userIds: people(4, "a"), userBundleCodes: ["ATTUNU", "ACNU"] },
        two: attended(2, "b"),
    });
    t.deepEqual(await warnings(), ['warning: ATTUNU: 6 more needed, 3 left in organization "song-one"']);
    t.deepEqual(
        simulator.requests.map(({ url }) => url),
        ["/license_/api/account/song-one/license-summary"],
    );
});

test("enough seats cause no warning, and without the setting nothing is read", async (t) => {
    const fitting = await startScene(t);
    await fitting.preview({ one: attended(5) });
    t.deepEqual(await fitting.warnings(), []);

    const without = await startScene(t, {}, { "uipath:seatsFrom": "none" });
    await without.preview({ one: attended(50) });
    t.deepEqual(await without.warnings(), []);
    t.is(without.simulator.requests.length, 0);
});

test("an update counts added users minus removed ones; moved users do not count", async (t) => {
    for (const [joining, asked] of [
        [["new"], 0],
        [["new", "newer"], 1],
    ] as const) {
        const { simulator, preview, warnings } = await startScene(t);
        simulator.allocate({ ...attended(5), useExternalLicense: false });
        const state = { one: kept(simulator, people(3)), two: kept(simulator, ["user-3", "user-4"]) };
        await preview(
            {
                // user-2 moves, user-3 is removed.
                one: { userIds: ["user-0", "user-1", ...joining], userBundleCodes: ["ATTUNU"] },
                two: { userIds: ["user-2", "user-4"], userBundleCodes: ["ATTUNU"] },
            },
            state,
        );
        const expected = asked ? [`warning: ATTUNU: ${asked} more needed, 0 left in organization "song-one"`] : [];
        t.deepEqual(await warnings(), expected);
    }
});

test("seats are printed once, for the bundles that the run grants or releases, with the change", async (t) => {
    const { simulator, preview, seats } = await startScene(t);
    simulator.allocate({ ...attended(3), useExternalLicense: false });
    simulator.allocate({ userIds: ["zoe"], userBundleCodes: ["ACNU"], useExternalLicense: false });
    await preview({ one: attended(2), two: attended(2, "new") }, { one: kept(simulator, people(3)) });
    t.deepEqual(await seats(), ['seats used in organization "song-one": ATTUNU 3 of 5 (+1, 1 left)']);
});

test("fewer seats in use than the state says are reported as such", async (t) => {
    const { simulator, preview, seats } = await startScene(t);
    await preview({ one: attended(1) }, { one: kept(simulator, people(4)) });
    t.deepEqual(await seats(), [
        'seats used in organization "song-one": ATTUNU 0 of 5 (-3, fewer seats in use than the state says)',
    ]);
});

test("a replacement needs no seats beyond those that it has", async (t) => {
    const { simulator, preview, warnings } = await startScene(t);
    simulator.allocate({ ...attended(5), useExternalLicense: false });
    await preview({ one: attended(5) }, { one: kept(simulator, people(5)) }, ["one"]);
    t.deepEqual(await warnings(), []);
});

function kept(simulator: Simulator, userIds: readonly string[]): Resource {
    const holders = { ATTUNU: userIds.join("\n") };
    const where = { accountId: "song-one", baseUrl: simulator.url, organizationId: "song-one" };
    return {
        id: "song-one/1",
        outputs: { ...where, onRelease: "clear", useExternalLicense: false, holders },
    };
}

test("with a read of licenses, declaring people who already hold the bundle needs no seats", async (t) => {
    const { simulator, preview, warnings } = await startScene(
        t,
        { portal: true },
        { "uipath:seatsFrom": "portal", "uipath:readFrom": "portal" },
    );
    simulator.allocate({ ...attended(5), useExternalLicense: false });
    await preview({ one: attended(5) });
    t.deepEqual(await warnings(), []);
});

test("a server without a list of seats causes one line and no failure", async (t) => {
    for (const unknownRoute of [404, "page"] as const) {
        const { preview, warnings } = await startScene(t, { licenseSummary: false, unknownRoute });
        await preview({ one: attended(50, "a"), two: attended(50, "b") });
        t.deepEqual(
            (await warnings()).map((line) => line.replace(/http\S+/, "it")),
            ["cannot tell how many seats are left: it does not report seats (uipath:seatsFrom)"],
        );
    }
});

test("a failed read of the seats causes one line and no failure", async (t) => {
    const { simulator, preview, warnings } = await startScene(t);
    simulator.fault({ kind: "answer", endpoint: "summary", status: 403, times: 9 });
    await preview({ one: attended(50, "a"), two: attended(50, "b") });
    t.is((await warnings()).length, 1);
    t.regex((await warnings())[0] ?? "", /^cannot tell how many seats are left: .*\(403\).*\[UIPATH_FORBIDDEN\]$/);
});

test("a warning names the members of a declared group that are declared directly", async (t) => {
    const { preview, warnings, simulator } = await startScene(t);
    await preview({
        team: { userIds: ["ana", "ben", "cem"], userBundleCodes: ["ATTUNU"] },
        developers: { groupId: "developers", userBundleCodes: ["ACNU"] },
    });
    t.deepEqual(await warnings(), [
        'warning: 2 members of group "RPA developers" will not get ACNU from it, because they have direct licenses: ana, ben',
    ]);
    t.is(simulator.requests.filter(({ url }) => url.includes("/api/Group/")).length, 1);
});

test("group members are recognized in each spelling", async (t) => {
    const { preview, warnings } = await startScene(t, { answerSpelling: "upper" });
    await preview({
        team: { userIds: ["Ana", "cem"], userBundleCodes: ["ATTUNU"] },
        developers: { groupId: "Developers", userBundleCodes: ["ACNU"] },
    });
    t.deepEqual(await warnings(), [
        'warning: 1 member of group "RPA developers" will not get ACNU from it, because they have direct licenses: ANA',
    ]);
});

test("groups alone, users alone and groups without such members: no warning, and a read only for both together", async (t) => {
    const { preview, warnings, simulator } = await startScene(t, {}, { "uipath:seatsFrom": "none" });
    await preview({ developers: { groupId: "developers", userBundleCodes: ["ACNU"] } });
    const lists = () => simulator.requests.filter(({ url }) => url.includes("/api/Group/")).length;
    t.is(lists(), 0);
    await preview({
        developers: { groupId: "developers", userBundleCodes: ["ACNU"] },
        team: { userIds: ["cem"], userBundleCodes: ["ATTUNU"] },
    });
    t.deepEqual(await warnings(), []);
    t.is(lists(), 1);
});

test("a server without a list of groups causes one line and no failure", async (t) => {
    const { preview, warnings } = await startScene(t, { groupLists: false }, { "uipath:seatsFrom": "none" });
    await preview({ team: attended(1), developers: { groupId: "developers", userBundleCodes: ["ACNU"] } });
    t.is((await warnings()).length, 1);
    t.regex(
        (await warnings())[0] ?? "",
        /^cannot check whether direct licenses hide those of groups: .*\[UIPATH_UNEXPECTED_ANSWER\]$/,
    );
});

test("a list of seats with bundle codes that could forge a line is an error that does not print them", async (t) => {
    const simulator = await startServer(t, { licenseSummary: true });
    const code = "X<{%evil%}>\nerror: forged";
    simulator.fault({
        kind: "answer",
        endpoint: "summary",
        status: 200,
        body: JSON.stringify({ userLicenses: [{ code, total: 3, used: 1 }] }),
    });
    const plugin = await startPlugin(t, { config: configFor(simulator, { "uipath:seatsFrom": "summary" }) });
    const { failures } = await plugin.check({
        userIds: ["ana"],
        userBundleCodes: ["ACNU"],
        __key: "a",
    });
    t.deepEqual(failures, []);
    const printed = await plugin.output();
    t.notRegex(printed, /<\{%|^error: forged/m);
    t.regex(printed, /userLicenses\.0\.code/);
});

for (const [endpoint, settings, line] of [
    ["groups", { "uipath:seatsFrom": "none" }, /cannot check whether direct licenses/],
    ["summary", {}, /cannot tell how many seats/],
] as const) {
    test(`a hanging hint delays a run for a few seconds, once: ${endpoint}`, async (t) => {
        const { preview, warnings, simulator } = await startScene(t, {}, settings);
        simulator.fault({ kind: "hang", endpoint, times: 99 });
        const started = Date.now();
        await preview({
            team: attended(1),
            more: { userIds: ["zoe"], userBundleCodes: ["ACNU"] },
            developers: { groupId: "developers", userBundleCodes: ["ACNU"] },
        });
        t.true(Date.now() - started < 8_000, `${Date.now() - started} ms`);
        t.deepEqual(
            (await warnings()).filter((each) => line.test(each)).map((each) => /no response within 5 s/.test(each)),
            [true],
            (await warnings()).join("\n"),
        );
    });
}

test("all hints of a run share those few seconds", async (t) => {
    const { preview, simulator } = await startScene(t);
    simulator.fault({ kind: "hang", endpoint: "groups", times: 99 });
    simulator.fault({ kind: "hang", endpoint: "summary", times: 99 });
    const started = Date.now();
    await preview({ team: attended(1), developers: { groupId: "developers", userBundleCodes: ["ACNU"] } });
    t.true(Date.now() - started < 8_000, `${Date.now() - started} ms`);
});
