import test from "ava";
import { groupType, urnOf } from "../support/provider-client";
import { serve } from "../support/provider-server";
import { holders } from "../support/setup";

const urn = urnOf("singers");
const groupUrn = urnOf("dancers", groupType);
const people = ["a", "b", "c", "d"].map((id) => ({ id, userName: `${id}@example.com` }));
const server = {
    portal: true,
    quotas: true,
    organizations: [{ accountId: "song-one", seats: { ATTUNU: 9, RPADEVNU: 9, TSTNU: 9 }, people }],
};
const settings = { readFrom: "portal" };

for (const [id, users] of [
    ["song-one/ATTUNU+RPADEVNU", ["a", "b"]],
    ["song-one/RPADEVNU+ATTUNU", ["a", "b"]],
    ["song-one/b", ["b"]],
    ["song-one/b,a", ["a", "b"]],
    ["SONG-ONE/b", ["b"]],
] as const) {
    test(`after an import of ${id}, its program changes nothing`, async (t) => {
        const { client, simulator, begin } = await serve(t, { server, settings });
        await client.bring(urn, { userIds: ["a", "b"], userBundleCodes: ["ATTUNU", "RPADEVNU"] });
        await client.bring(urnOf("others"), { userIds: ["c"], userBundleCodes: ["ATTUNU"] });
        const writes = () => simulator.requests.filter(({ method }) => method !== "GET").length;
        const before = writes();

        const run = await begin();
        const read = await run.read(urn, { id });
        t.is(read.id, id);
        t.deepEqual(read.inputs, { userIds: users, userBundleCodes: ["ATTUNU", "RPADEVNU"] });
        const { inputs, failures } = await run.check(urn, read.inputs, read.inputs);
        t.deepEqual(failures, []);
        t.deepEqual((await run.diff(urn, read, inputs)).paths, []);
        const codes = ["ATTUNU", "RPADEVNU"];
        t.deepEqual(read.outputs.allocations, Object.fromEntries(users.map((user) => [user, codes])));
        t.is(writes(), before);

        // The imported resource is now like any other.
        const more = await (await begin()).bring(urn, { ...read.inputs, userIds: ["d"] }, read);
        t.is(more.id, id);
        t.is(holders(simulator).d, "ATTUNU,RPADEVNU");
        t.is(holders(simulator).c, "ATTUNU");
    });
}

test("a group's rule is imported with its quotas by the documented read", async (t) => {
    const { client, begin } = await serve(t, { server });
    const args = { groupId: "dancers", userBundleCodes: ["ATTUNU"], quotas: { ATTUNU: 3 } };
    await client.bring(groupUrn, args);
    const run = await begin();
    const read = await run.read(groupUrn, { id: "song-one/group/dancers" });
    t.deepEqual(read.inputs, args);
    const { inputs } = await run.check(groupUrn, read.inputs, read.inputs);
    t.deepEqual((await run.diff(groupUrn, read, inputs)).paths, []);
});

test("in an organization that the settings do not name, the program has the organization's ID", async (t) => {
    const { client } = await serve(t, { server });
    const args = { groupId: "dancers", userBundleCodes: ["ATTUNU"] };
    await client.bring(groupUrn, args);
    const { begin } = await serve(t, { server: { organizations: [{ accountId: "dance-two", seats: { ATTUNU: 3 } }] } });
    const run = await begin();
    await run.bring(groupUrn, { ...args, accountId: "dance-two" });
    const read = await (await begin()).read(groupUrn, { id: "dance-two/group/dancers" });
    t.deepEqual(read.inputs, { ...args, accountId: "dance-two" });
});

const refused: [why: string, id: string, message: RegExp, settings?: object][] = [
    [
        "no user holds the bundle",
        "song-one/TSTNU",
        /matches no user: none holds exactly these bundles.*UIPATH_LOOKUP_FAILED/,
    ],
    ["a user holds nothing", "song-one/a,d", /users who hold no licenses: d\./],
    [
        "users hold different sets",
        "song-one/a,c",
        /different sets of bundles(.|\n)*ATTUNU\+RPADEVNU: a(.|\n)*ATTUNU: c/,
    ],
    [
        "reads are turned off",
        "song-one/ATTUNU",
        /UIPATH_SETTINGS_INVALID(.|\n)*readFrom portal(.|\n)*declare them/,
        { readFrom: "none" },
    ],
    ["the portal reads another organization", "dance-two/ATTUNU", /only on the organization in uipath:accountId/],
    ["it is not an ID", "ATTUNU", /the import ID "ATTUNU" does not have an organization/],
    ["it is a group's", "song-one/group/x", /import it as uipath:index:GroupLicenseAllocation/],
    ["the settings are wrong", "song-one/ATTUNU", /timeoutSeconds: "x" is not a whole number/, { timeoutSeconds: "x" }],
];

for (const [why, id, message, others] of refused) {
    test(`no import if ${why}`, async (t) => {
        const { client, begin } = await serve(t, { server, settings });
        await client.bring(urn, { userIds: ["a"], userBundleCodes: ["ATTUNU", "RPADEVNU"] });
        await client.bring(urnOf("others"), { userIds: ["c"], userBundleCodes: ["ATTUNU"] });
        const run = await begin({ ...others });
        await t.throwsAsync(run.read(urn, { id }), { message });
    });
}

test("no import of a rule that does not exist", async (t) => {
    const { client } = await serve(t, { server });
    const id = "song-one/group/nobody";
    await t.throwsAsync(client.read(groupUrn, { id }), {
        code: "UIPATH_GROUP_NOT_FOUND",
        message: /matches no rule.*\[UIPATH_GROUP_NOT_FOUND\]/,
    });
});
