import test from "ava";
import { holders, start, startEngineModel } from "../support/setup";

const server = { organizations: [{ accountId: "song-one", seats: { ACNU: 99, TSTNU: 99 } }] };
const ids = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => `user-${from + index}`);
const team = (userIds: string[], code = "ACNU") => ({ userIds, userBundleCodes: [code] });
const four = () => ({
    one: team(ids(0, 10)),
    two: team(ids(10, 20)),
    three: team(ids(20, 30)),
    four: team(ids(30, 39)),
});

test("a program cut to one person: the release beyond the limit is refused, and so are all later ones", async (t) => {
    const { simulator, engine, plugin } = await startEngineModel(t, {
        server,
        settings: { "uipath:maxReleases": "10%" },
    });
    t.deepEqual(await engine.up(four()), []);
    const before = holders(simulator);
    await plugin.forget();

    await engine.preview({ one: team(["user-0"]) });
    t.regex(
        await plugin.output(),
        /^warning: this run would leave at least 9 of 10 users without licenses, and uipath:maxReleases allows 1; `pulumi up` will refuse to release 9 users \(user-1, /m,
    );
    const [error = ""] = await engine.up({ one: team(["user-0"]) });
    t.regex(
        error,
        /leave at least 9 of 10 users without licenses, and uipath:maxReleases allows 1; no further users are released/,
    );
    t.regex(
        error,
        /\[UIPATH_RELEASES_EXCEEDED\]\n.*9 users \(user-1, user-2, (.|\n)*pulumi config set uipath:maxReleases/,
    );
    t.deepEqual(holders(simulator), before);
    t.deepEqual(engine.lastKnown, before);
    await plugin.forget();
    await engine.up({ one: team(["user-0"]) });
    t.notRegex(await plugin.output(), /will refuse/, "the refusal has the same text");
    t.deepEqual(await engine.up(four()), []);
});

test("a preview counts over all organizations, as the run does", async (t) => {
    const seats = { ACNU: 99 };
    const { engine, plugin } = await startEngineModel(t, {
        server: { organizations: ["song-one", "song-two"].map((accountId) => ({ accountId, seats })) },
        settings: { "uipath:maxReleases": "5" },
    });
    const program = (to: number) => ({
        one: team(ids(0, to)),
        two: { ...team(ids(0, to)), accountId: "song-two" },
    });
    t.deepEqual(await engine.up(program(10)), []);
    await engine.preview(program(6));
    const [warning, ...others] = (await plugin.output()).match(/warning: .*/g) ?? [];
    t.regex(
        warning ?? "",
        /at least 8 of 20 users without licenses, and uipath:maxReleases allows 5.* to release 4 users \(/,
    );
    t.deepEqual(others, []);
    t.is((await engine.up(program(6))).length, 1);
});

test("deletes add to the number that updates have released", async (t) => {
    const { simulator, engine } = await startEngineModel(t, { server, settings: { "uipath:maxReleases": "11" } });
    await engine.up(four());
    const errors = await engine.up({ one: team(ids(0, 8)), four: team(ids(30, 39)) });
    t.is(errors.length, 2, "after two releases, neither of two deletes of ten fits the limit");
    t.regex(errors[0] ?? "", /at least 12 of \d+ users/);
    t.is(Object.keys(holders(simulator)).length, 37);
    t.deepEqual(engine.lastKnown, holders(simulator));
});

test("a percentage applies to all license holders, in any order of allocations; moves and fewer bundles are no release", async (t) => {
    for (const order of [
        ["one", "two", "three"],
        ["three", "two", "one"],
    ]) {
        const { simulator, engine } = await startEngineModel(t, { server, settings: { "uipath:maxReleases": "10%" } });
        const program = { one: team(ids(0, 10)), two: team(ids(10, 20)), three: team(ids(20, 50)) };
        await engine.up(program);
        const moved = {
            one: team(ids(5, 10)),
            two: team([...ids(10, 20), ...ids(45, 50)]),
            three: team(ids(20, 45), "TSTNU"),
        };
        t.deepEqual(await engine.up(moved, { order }), [], order.join());
        t.is(Object.keys(holders(simulator)).length, 45);
    }
});

for (const value of ["many", "-1", "101%", "1.5"]) {
    test(`uipath:maxReleases = ${value} is an error before any request`, async (t) => {
        const { simulator, plugin } = await start(t, { server, settings: { "uipath:maxReleases": value } });
        const { failures } = await plugin.check(team(["ana"]));
        t.regex(
            failures[0]?.reason ?? "",
            /^uipath:maxReleases: ".*" is neither a whole number nor a share from 0% to 100%.*\[UIPATH_SETTINGS_INVALID\]$/,
        );
        t.is(simulator.requests.length, 0);
    });
}
