import test from "ava";
import { InputError } from "../../provider/errors";
import { parseGroupImport, parseUserImport } from "../../provider/plugin/import-id";

const guid = "5f1c3d2e-0a1b-4c3d-9e8f-0123456789ab";

const users: [id: string, expected: object][] = [
    ["acme/ATTUNU", { accountId: "acme", userBundleCodes: ["ATTUNU"] }],
    ["acme/RPADEVNU+ATTUNU+ATTUNU", { accountId: "acme", userBundleCodes: ["ATTUNU", "RPADEVNU"] }],
    ["acme/singer-77", { accountId: "acme", userIds: ["singer-77"] }],
    ["acme/singer-77,dancer-12", { accountId: "acme", userIds: ["singer-77", "dancer-12"] }],
    ["acme/singer-77, dancer-12", { accountId: "acme", userIds: ["singer-77", "dancer-12"] }],
    ["acme/ATTUNU,RPADEVNU", { accountId: "acme", userIds: ["ATTUNU", "RPADEVNU"] }],
    [`${guid.toUpperCase()}/ATTUNU`, { accountId: guid, userBundleCodes: ["ATTUNU"] }],
    [`acme/${guid}`, { accountId: "acme", userIds: [guid] }],
];

for (const [id, expected] of users) {
    test(`the import of users ${id}`, (t) => t.deepEqual(parseUserImport(id), expected as never));
}

test("the import of a group", (t) => {
    t.deepEqual(parseGroupImport("acme/group/dancers"), { accountId: "acme", groupId: "dancers" });
    t.deepEqual(parseGroupImport(`acme/group/{${guid}}`), { accountId: "acme", groupId: guid });
});

const wrong: [parse: (id: string) => unknown, id: string, message: RegExp][] = [
    [parseUserImport, "", /the import ID "" does not have an organization/],
    [parseUserImport, "acme", /the import ID "acme" does not have an organization/],
    [parseUserImport, "/ATTUNU", /the import ID "\/ATTUNU" does not have an organization/],
    [parseUserImport, "acme/", /does not have an organization/],
    [parseUserImport, " acme/ATTUNU", /names no organization: .*spaces/],
    [parseUserImport, "../ATTUNU", /names no organization/],
    [
        parseUserImport,
        "acme/group/dancers",
        /is the ID of a group's rule; import it as uipath:index:GroupLicenseAllocation/,
    ],
    [parseUserImport, "acme/a,,b", /contains "", which cannot be a user's ID/],
    [parseUserImport, "acme/a/b", /contains "a\/b"/],
    [parseUserImport, "acme/a\u200bb", /zero width space/],
    [parseUserImport, `acme/${"x".repeat(201)}`, /cannot be a user's ID/],
    [parseGroupImport, "acme/ATTUNU", /does not name a group/],
    [parseGroupImport, "acme/group/", /does not name a group/],
    [parseGroupImport, "acme/group/a/b", /contains "a\/b", which cannot be a group's ID/],
    [parseGroupImport, "acme/group/ a", /cannot be a group's ID/],
    [parseGroupImport, "dancers", /does not have an organization/],
];

for (const [parse, id, message] of wrong) {
    test(`no import of ${parse.name === "parseUserImport" ? "users" : "a group"}: ${JSON.stringify(id).slice(0, 40)}`, (t) => {
        const error = t.throws(() => parse(id), { instanceOf: InputError, code: "UIPATH_INPUT_INVALID", message });
        t.regex(error?.message ?? "", /what to do: give it as \{accountId\}\//);
    });
}
