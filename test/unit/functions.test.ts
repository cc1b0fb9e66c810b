import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import test, { type ExecutionContext } from "ava";
import fastify from "fastify";
import {
    GroupLicenseAllocation,
    getGroupId,
    getLicenseSummary,
    getUserIds,
    getUserIdsOutput,
    getUsers,
    getUsersOutput,
    LicensingError,
    LookupError,
    readAllocations,
    UserLicenseAllocation,
} from "../../provider";
import { nameKey } from "../../provider/lookup/name-key";
import type { Person } from "../../simulator/directory";
import type { OrganizationOptions } from "../../simulator/organization";
import type { Simulator, SimulatorOptions } from "../../simulator/simulator";
import { createToken } from "../support/credentials";
import { runProgram } from "../support/program";
import { createFolder } from "../support/project";
import { startServer } from "../support/server";

pulumi.runtime.setAllConfig({
    "uipath:accountId": "song-one",
    "uipath:accessToken": "1234",
    "uipath:maxAttempts": "1",
});

const config = pulumi.runtime.allConfig();

const id = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;
const people: Person[] = [
    { id: id(1), userName: "ana", email: "ana@example.com", displayName: "Ana Alves" },
    { id: id(2), userName: "bob", email: "Bob@Example.com", name: "Bob", surname: "Baker" },
    { id: id(3), userName: "shared", email: "one@example.com" },
    { id: id(4), userName: "two", email: "shared" },
    { id: id(5), userName: "carol@example.com" },
];
const groups = [
    { id: id(101), name: "RPA developers" },
    { id: id(102), name: "testers", displayName: "All testers" },
    { id: id(103), name: "twins" },
    { id: id(104), name: "twins" },
];

async function startOrganization(
    t: ExecutionContext,
    organization: Partial<OrganizationOptions> = {},
    options: SimulatorOptions = {},
): Promise<{ simulator: Simulator; baseUrl: string }> {
    const simulator = await startServer(t, {
        organizations: [{ accountId: "song-one", seats: { ATTUNU: 10, ACNU: 3 }, people, groups, ...organization }],
        ...options,
    });
    return { simulator, baseUrl: simulator.url };
}

const crowd = (count: number): Person[] =>
    Array.from({ length: count }, (_, index) => ({
        id: id(index),
        userName: `user${index}`,
        email: `user${index}@example.com`,
    }));

test("e-mail addresses, user names and IDs in any letter case become IDs, each once", async (t) => {
    const { baseUrl } = await startOrganization(t);
    const users = ["bob@example.COM", " Ana ", id(5).toUpperCase(), "ana@example.com", "carol@example.com"];
    t.deepEqual(await getUserIds(users, { baseUrl }), [id(2), id(1), id(5)]);
    t.deepEqual(await getUserIds([], { baseUrl }), []);
});

const guid = "e02fd0e4-00fd-090a-ca30-0d00a0038ba0";
const guidSpellings = [guid, guid.toUpperCase(), `{${guid}}`, guid.replaceAll("-", ""), `'${guid}`];

const ana = { id: id(1), userName: "ana", email: "ana@example.com", displayName: "Ana Alves" };
const bob = { id: id(2), userName: "bob", email: "Bob@Example.com", displayName: "Bob Baker" };
const carol = { id: id(5), userName: "carol@example.com", email: "", displayName: "" };

test("each name gets its user with Identity's data, in the order of the names", async (t) => {
    const { simulator, baseUrl } = await startOrganization(t);
    const users = ["bob@example.COM", " Ana ", id(5).toUpperCase(), "ana@example.com"];
    await runProgram(config, async () => {
        const found = await getUsers(users, { baseUrl });
        t.deepEqual(found, [bob, ana, carol, ana]);
        Object.assign(found[0] ?? {}, { id: "changed" });
        t.deepEqual(await getUsers(["bob"], { baseUrl }), [bob]);
        t.deepEqual(await getUserIds(users, { baseUrl }), [id(2), id(1), id(5)]);
        t.deepEqual(await getUsers([], { baseUrl }), []);
        const { length } = simulator.requests;
        const later = getUsersOutput(pulumi.output(Promise.resolve(["ana"])), { baseUrl });
        t.deepEqual(await new Promise((resolve) => later.apply(resolve)), [ana]);
        t.is(simulator.requests.length, length, "both send the same request once");
    });
    for (const ask of [getUsers, getUserIds]) {
        await t.throwsAsync(ask(["ana", "anna@example.com"], { baseUrl }), {
            instanceOf: LookupError,
            code: "UIPATH_LOOKUP_FAILED",
            message: /^1 entry cannot be looked up .*(.|\n)*users\[1\]: "anna@example\.com" matches no user's/,
        });
    }
});

test("a user from a directory has the ID and the requested name", async (t) => {
    const { baseUrl } = await startOrganization(t, {}, { userLists: ["directory"] });
    await runProgram({ ...config, "uipath:findUsersIn": "directory" }, async () => {
        const [found] = await getUsers(["ana@example.com"], { baseUrl });
        t.deepEqual(found, { id: id(1), userName: "ana@example.com", email: "", displayName: "" });
    });
});

test("an ID in each spelling finds the user whom the server spells differently", async (t) => {
    for (const spelling of guidSpellings) {
        const { baseUrl } = await startOrganization(t, {
            people: [
                { id: spelling, userName: "ana" },
                { id: "Singer-7", userName: "bob" },
            ],
        });
        t.deepEqual(await getUserIds([...guidSpellings, "ANA", "singer-7"], { baseUrl }), [guid, "Singer-7"], spelling);
    }
});

test("an invisible character in a name is an error that says where, before any request", async (t) => {
    const { simulator, baseUrl } = await startOrganization(t);
    await t.throwsAsync(getUserIds(["ana", "bo\u200bb", "\u200eana@example.com", "\u00a0ana\u00a0"], { baseUrl }), {
        instanceOf: LookupError,
        code: "UIPATH_LOOKUP_FAILED",
        message:
            /2 entries (.|\n)*users\[1\]: "bo\ufffdb" contains U\+200B \(zero width space\) after "bo"; remove it\n.*users\[2\]: "\ufffdana@example\.com" contains U\+200E at its start/,
    });
    await t.throwsAsync(getUserIds(["ana"], { baseUrl, accountId: "song\u2060-one" }), {
        code: "UIPATH_SETTINGS_INVALID",
        message: /accountId: "song\ufffd-one" contains U\+2060 after "song"; remove it/,
    });
    t.is(simulator.requests.length, 0);
});

test("a program reads all users once, a thousand at a time", async (t) => {
    const { simulator, baseUrl } = await startOrganization(t, { people: crowd(2500) });
    await runProgram(config, async () => {
        const [one, other] = await Promise.all([
            getUserIds(["user2499"], { baseUrl }),
            getUserIds(["user0@example.com", "user1200"], { baseUrl }),
        ]);
        t.deepEqual([one, other], [[id(2499)], [id(0), id(1200)]]);
        await getUserIds(["user7"], { baseUrl });
    });
    t.deepEqual(
        simulator.requests.map(({ url }) => url),
        [0, 999, 1998, 2499].map((skip) => `/identity_/api/User/users/song-one?top=1000&skip=${skip}`),
    );
    await runProgram(config, () => getUserIds(["user7"], { baseUrl }));
    t.is(simulator.requests.length, 8, "another program reads them again");
});

test("an output of names becomes an output of IDs", async (t) => {
    const { baseUrl } = await startOrganization(t);
    const ids = getUserIdsOutput(pulumi.output(Promise.resolve(["ana"])), { baseUrl });
    t.deepEqual(await new Promise((resolve) => ids.apply(resolve)), [id(1)]);
});

test("names without a match, with several and with near matches are reported together, each with its candidates", async (t) => {
    const { baseUrl } = await startOrganization(t);
    const error = await t.throwsAsync(getUserIds(["ana", "anna@example.com", "shared", "xqzw", ""], { baseUrl }), {
        instanceOf: LookupError,
        code: "UIPATH_LOOKUP_FAILED",
    });
    t.regex(error.message, /users\[4\]: "" is not a name/);

    const { message } = await t.throwsAsync<LookupError>(
        getUserIds(["ana", "anna@example.com", "shared", "xqzw"], { baseUrl }),
    );
    t.regex(message, /^3 entries cannot be looked up in organization "song-one"\./);
    t.true(
        message.includes(
            `users[1]: "anna@example.com" matches no user's ID, e-mail address or user name; did you mean ana@example.com / ana / Ana Alves (${id(1)})`,
        ),
        message,
    );
    t.true(
        message.includes(
            `users[2]: "shared" matches 2 users: one@example.com / shared (${id(3)}), shared / two (${id(4)}); give the ID`,
        ),
        message,
    );
    t.regex(message, /users\[3\]: "xqzw" matches no user's .*; no user has a similar name/);
    t.notRegex(message, /users\[0\]/);
});

test("hundreds of unknown names are reported quickly in a few lines", async (t) => {
    const { baseUrl } = await startOrganization(t, { people: crowd(5000) });
    const missing = Array.from({ length: 500 }, (_, index) => `nobody-${index}@elsewhere.org`);
    const { message } = await t.throwsAsync<LookupError>(getUserIds(missing, { baseUrl }));
    t.regex(message, /^500 entries cannot be looked up/);
    t.regex(message, /- and 480 more/);
    t.true(message.split("\n").length < 30);
});

test.serial("the setting selects each of the observed ways to find users", async (t) => {
    t.teardown(() => pulumi.runtime.setConfig("uipath:findUsersIn", ""));
    const { simulator, baseUrl } = await startOrganization(t, {}, { userLists: ["userPartition", "directory"] });
    await t.throwsAsync(getUserIds(["ana"], { baseUrl }), {
        code: "UIPATH_UNEXPECTED_ANSWER",
        message: /cannot find users with uipath:findUsersIn = users \(404\)(.|\n)*userPartition/,
    });

    pulumi.runtime.setConfig("uipath:findUsersIn", "userPartition");
    t.deepEqual(await getUserIds(["ana"], { baseUrl }), [id(1)]);
    t.regex(simulator.requests.at(-1)?.url ?? "", /\/api\/UserPartition\/users\/song-one\?top=1000&skip=\d+$/);

    pulumi.runtime.setConfig("uipath:findUsersIn", "directory");
    t.deepEqual(await getUserIds(["ana", "BOB@example.com"], { baseUrl }), [id(1), id(2)]);
    t.deepEqual(JSON.parse(simulator.requests.at(-1)?.body ?? ""), {
        entityNames: ["ana", "BOB@example.com"],
        entityType: "user",
    });
    await t.throwsAsync(getUserIds(["nobody"], { baseUrl }), {
        code: "UIPATH_LOOKUP_FAILED",
        message: /users\[0\]: "nobody" is not in the directory/,
    });
});

/** A name in different spellings: composed, decomposed, full-width, in capitals, padded. */
const spellings = [
    "zoë.σoς@example.com",
    "zoë.σoς@example.com".normalize("NFD"),
    "ZOË.ΣOΣ@EXAMPLE.COM",
    "ZOË.ΣOΣ@EXAMPLE.COM".normalize("NFD"),
    "ｚｏë.σoς＠ｅｘａｍｐｌｅ.com",
    "  zoë.σoς@example.com\t",
    "\u3000zoë.σoς@example.com\u00a0",
];

test("a name in another Unicode form or letter case, or padded, finds the same person", async (t) => {
    for (const email of spellings) {
        const { baseUrl } = await startOrganization(t, { people: [{ id: id(9), userName: "zs", email }, ...crowd(3)] });
        t.deepEqual(await getUserIds(spellings, { baseUrl }), [id(9)], email);
        t.deepEqual(await getUserIds(["ｕｓｅｒ1", " USER2"], { baseUrl }), [id(1), id(2)]);
    }
});

test("letters with two forms, or with a form that depends on the case, are equal", (t) => {
    for (const [one, other] of [
        ["ΟΔΟΣ", "οδοσ"],
        ["οδος", "οδοσ"],
        ["J\u030c", "\u01f0"],
        ["\u2121", "tel"],
        ["İ", "i\u0307"],
        ["ﬁona", "FIONA"],
    ] as const) {
        t.is(nameKey(one), nameKey(other), `${one} and ${other}`);
    }
});

test("a similar name is not the same", async (t) => {
    const { baseUrl } = await startOrganization(t, {
        people: ["zoe", "straße", "user1"].map((userName, index) => ({ id: id(index), userName })),
    });
    for (const name of ["zoë", "strasse", "user", "us er1"]) {
        await t.throwsAsync(
            getUserIds([name], { baseUrl }),
            { code: "UIPATH_LOOKUP_FAILED", message: /matches no user's ID/ },
            name,
        );
    }
});

test("a group's name in another Unicode form or letter case, or padded, finds the same group", async (t) => {
    for (const name of spellings) {
        const { baseUrl } = await startOrganization(t, { groups: [{ id: id(101), name }] });
        for (const spelling of spellings) {
            t.is(await getGroupId(spelling, { baseUrl }), id(101));
        }
    }
});

/** A directory with these names, which it compares exactly. */
async function startDirectory(
    t: ExecutionContext,
    names: Record<string, string>,
): Promise<{ baseUrl: string; asked: string[][] }> {
    const asked: string[][] = [];
    const server = fastify();
    server.post<{ Body: { entityNames: string[] } }>(
        "/identity_/api/Directory/BulkResolveByName/song-one",
        async ({ body: { entityNames } }) => {
            asked.push(entityNames);
            return Object.fromEntries(
                entityNames.map((name) => [name, names[name] === undefined ? null : { identifier: names[name] }]),
            );
        },
    );
    const baseUrl = await server.listen({ host: "127.0.0.1", port: 0 });
    t.teardown(() => server.close());
    return { baseUrl, asked };
}

test.serial("in the directory too, a name in another spelling finds the same person", async (t) => {
    t.teardown(() => pulumi.runtime.setConfig("uipath:findUsersIn", ""));
    pulumi.runtime.setConfig("uipath:findUsersIn", "directory");
    const composed = "zoë@example.com";
    for (const known of [composed, composed.normalize("NFD")]) {
        const { baseUrl, asked } = await startDirectory(t, { [known]: id(1), bob: id(2) });
        for (const name of [" ZOË@example.com ", "Zoë@example.com".normalize("NFD"), "ｚｏë＠example.com"]) {
            t.deepEqual(await getUserIds([name, "bob"], { baseUrl }), [id(1), id(2)], `${name}, known as ${known}`);
        }
        t.deepEqual(asked.at(0), ["ZOË@example.com", "bob"], "as written first");
        t.false(asked.at(1)?.includes("bob"), "others only if a name is unknown");
    }
    const accented = await startDirectory(t, { ["Zoë".normalize("NFD")]: id(1), "zoe@example.com": id(1) });
    t.deepEqual(
        await getUserIds(["Zoë", "zoe@example.com", id(1)], { baseUrl: accented.baseUrl }),
        [id(1)],
        "also by two names and the ID",
    );

    const twice = await startDirectory(t, { "Ana@example.com": guid, "ana@example.com": `{${guid.toUpperCase()}}` });
    t.deepEqual(
        await getUserIds(["Ana@example.com", "ana@example.com"], { baseUrl: twice.baseUrl }),
        [guid],
        "one ID in two spellings is one user",
    );
    const cased = await startDirectory(t, { ana: "Singer-7", "ana@example.com": "SINGER-7" });
    t.is((await getUserIds(["ana", "ana@example.com", "singer-7"], { baseUrl: cased.baseUrl })).length, 1);

    const { baseUrl, asked } = await startDirectory(t, { "Ana@example.com": id(1), "ana@example.com": id(2) });
    await t.throwsAsync(getUserIds(["nobody", "Ana@example.com", "ana@example.com"], { baseUrl }), {
        code: "UIPATH_LOOKUP_FAILED",
        message: new RegExp(
            `users\\[0\\]: "nobody" is not in the directory(.|\n)*users\\[1\\]: .* matches 2 users: .*${id(1)}.*${id(2)}`,
        ),
    });
    t.is(asked.length, 1, "a name with one spelling is requested once");
});

test("an unavailable list of users is an error that names the setting to change", async (t) => {
    const cases: [Parameters<Simulator["fault"]>[0], RegExp][] = [
        [{ kind: "answer", endpoint: "users", status: 403 }, /\(403\)(.|\n)*scope PM\.User\.Read/],
        [{ kind: "answer", endpoint: "users", status: 429 }, /limits the rate of requests/],
        [
            { kind: "garble", endpoint: "users", body: "<!doctype html>", contentType: "text/html" },
            /cannot find users with uipath:findUsersIn/,
        ],
        [{ kind: "truncate", endpoint: "users" }, /broken JSON/],
        [{ kind: "garble", endpoint: "users", body: "{}" }, /not the documented response: .*results/],
        [{ kind: "reset", endpoint: "users", when: "middle" }, /did not answer/],
    ];
    for (const [fault, says] of cases) {
        const { simulator, baseUrl } = await startOrganization(t);
        simulator.fault(fault);
        await t.throwsAsync(getUserIds(["ana"], { baseUrl }), { message: says });
    }
});

test("a server that returns the same users on each page is an error", async (t) => {
    const { simulator, baseUrl } = await startOrganization(t);
    const body = JSON.stringify({ totalCount: 5000, results: [{ id: id(1), userName: "ana" }] });
    simulator.fault({ kind: "garble", endpoint: "users", body, times: 9 });
    await t.throwsAsync(getUserIds(["ana"], { baseUrl }), {
        code: "UIPATH_UNEXPECTED_ANSWER",
        message: /the same rows for each page of users/,
    });
    t.is(simulator.requests.length, 6);
});

test("a user without an ID is left out and fails no lookup", async (t) => {
    const rows = [
        { id: null, userName: "ana" },
        { userName: "ana" },
        { id: "", userName: "ana" },
        { id: id(1), userName: "ana" },
    ];
    const { simulator, baseUrl } = await startOrganization(t);
    for (const results of [rows, rows.slice(-1)]) {
        simulator.fault({ kind: "garble", endpoint: "users", body: JSON.stringify({ totalCount: 0, results }) });
    }
    t.deepEqual(await getUserIds(["ana"], { baseUrl }), [id(1)]);
});

test("missing settings are reported together, without a request", async (t) => {
    await t.throwsAsync(getUserIds(["ana"]), {
        code: "UIPATH_SETTINGS_INVALID",
        message: /baseUrl is not set: .*\[UIPATH_SETTINGS_INVALID\]|baseUrl is not set/,
    });
});

test("a group is found by its name, its display name or its ID", async (t) => {
    const { simulator, baseUrl } = await startOrganization(t);
    await runProgram(config, async () => {
        t.is(await getGroupId("rpa Developers", { baseUrl }), id(101));
        t.is(await getGroupId("All testers", { baseUrl }), id(102));
        t.is(await getGroupId(id(103).toUpperCase(), { baseUrl }), id(103));
    });
    t.deepEqual(
        simulator.requests.map(({ url }) => url),
        ["/identity_/api/Group/song-one"],
    );
});

test("an organization is the same in each spelling, and requests use the given one", async (t) => {
    const { simulator, baseUrl } = await startOrganization(t, {}, { portal: true });
    await runProgram({ ...config, "uipath:seatsFrom": "portal" }, async () => {
        t.is((await getLicenseSummary({ baseUrl, accountId: "SONG-One" })).ACNU?.bought, 3);
        t.is(await getGroupId("testers", { baseUrl, accountId: "SONG-One" }), id(102));
    });
    t.is(simulator.requests.at(-1)?.url, "/identity_/api/Group/SONG-One");
});

test("a group is found by each spelling of its ID", async (t) => {
    const { baseUrl } = await startOrganization(t, { groups: [{ id: `{${guid.toUpperCase()}}`, name: "testers" }] });
    for (const name of [...guidSpellings, "testers"]) {
        t.is(await getGroupId(name, { baseUrl }), guid, name);
    }
});

test("an invisible character in a group's name is reported if no group has that name", async (t) => {
    const { baseUrl } = await startOrganization(t, { groups: [{ id: id(101), name: "👩\u200d💻 developers" }] });
    t.is(await getGroupId("👩\u200d💻 Developers", { baseUrl }), id(101));
    await t.throwsAsync(getGroupId("develop\u200bers", { baseUrl }), {
        instanceOf: LookupError,
        code: "UIPATH_LOOKUP_FAILED",
        message: /has no group (.|\n)*"develop\ufffders" contains U\+200B \(zero width space\) after "develop"/,
    });
});

test("a group without an ID is left out and fails no lookup", async (t) => {
    const body = JSON.stringify([
        { id: null, name: "testers" },
        { name: "testers" },
        { id: "", name: "testers" },
        { id: id(102), name: "testers" },
    ]);
    const { simulator, baseUrl } = await startOrganization(t);
    simulator.fault({ kind: "garble", endpoint: "groups", body });
    t.is(await getGroupId("testers", { baseUrl }), id(102));
});

test("an unknown group and an ambiguous one are errors", async (t) => {
    const { baseUrl } = await startOrganization(t);
    await t.throwsAsync(getGroupId("RPA developer", { baseUrl }), {
        instanceOf: LookupError,
        code: "UIPATH_LOOKUP_FAILED",
        message:
            /has no group "RPA developer"\.(.|\n)*did you mean "RPA developers"\? Its groups: RPA developers, All testers, twins, twins/,
    });
    await t.throwsAsync(getGroupId("twins", { baseUrl }), {
        code: "UIPATH_LOOKUP_FAILED",
        message: new RegExp(`several groups(.|\\n)*${id(103)}(.|\\n)*${id(104)}`),
    });
});

test("a server without a list of groups is an error", async (t) => {
    const { baseUrl } = await startOrganization(t, {}, { groupLists: false, unknownRoute: "page" });
    await t.throwsAsync(getGroupId("testers", { baseUrl }), {
        code: "UIPATH_UNEXPECTED_ANSWER",
        message: /does not list groups \(200\)(.|\n)*give the group's ID/,
    });
});

test("seats are read by bundle if the server lists them", async (t) => {
    const { simulator, baseUrl } = await startOrganization(t, {}, { licenseSummary: true });
    simulator.allocate({ userIds: [id(1), id(2)], userBundleCodes: ["ATTUNU"], useExternalLicense: false });
    t.deepEqual(await getLicenseSummary({ baseUrl }), {
        ATTUNU: { bought: 10, used: 2, left: 8 },
        ACNU: { bought: 3, used: 0, left: 3 },
    });
});

test("a server that does not list seats returns none, without an error", async (t) => {
    for (const unknownRoute of [404, "page"] as const) {
        const { baseUrl } = await startOrganization(t, {}, { unknownRoute });
        t.deepEqual(await getLicenseSummary({ baseUrl }), {});
    }
});

test.serial("the setting selects the portal for seats", async (t) => {
    t.teardown(() => pulumi.runtime.setConfig("uipath:seatsFrom", ""));
    pulumi.runtime.setConfig("uipath:seatsFrom", "portal");
    const { simulator, baseUrl } = await startOrganization(t, {}, { portal: true });
    simulator.allocate({ userIds: [id(1)], userBundleCodes: ["ACNU"], useExternalLicense: false });
    t.deepEqual((await getLicenseSummary({ baseUrl })).ACNU, { bought: 3, used: 1, left: 2 });
    t.is(simulator.requests.at(-1)?.url, "/portal_/api/license/accountant/UserLicense");
});

test("a group without a name matches no name", async (t) => {
    const { baseUrl } = await startOrganization(t);
    for (const name of [" ", "", undefined as never]) {
        await t.throwsAsync(getGroupId(name, { baseUrl }), {
            instanceOf: LookupError,
            code: "UIPATH_LOOKUP_FAILED",
            message: /is not the name of a group/,
        });
    }
});

test("an invalid address or organization is an error before any request", async (t) => {
    const { simulator, baseUrl } = await startOrganization(t);
    const clear = baseUrl.replace("127.0.0.1", "0.0.0.0");
    for (const [options, says] of [
        [{ baseUrl: clear }, /baseUrl: .* would send the token unencrypted/],
        [{ baseUrl: "automation.example.com" }, /baseUrl: .* is not a URL/],
        [{ baseUrl, accountId: "../other" }, /accountId: .* cannot be an organization's ID/],
    ] as const) {
        await t.throwsAsync(getUserIds(["ana"], options), { message: says, code: "UIPATH_SETTINGS_INVALID" });
    }
    t.is(simulator.requests.length, 0);
});

test.serial("the portal's seats are not used for another organization", async (t) => {
    const { simulator, baseUrl } = await startOrganization(t, {}, { portal: true });
    const { log } = console;
    t.teardown(() => Object.assign(console, { log }));
    const lines: string[] = [];
    console.log = (line: string) => lines.push(line);
    await runProgram({ ...config, "uipath:seatsFrom": "portal" }, async () => {
        for (const accountId of ["song-two", "song-two"]) {
            t.deepEqual(await getLicenseSummary({ baseUrl, accountId }), {});
        }
    });
    t.is(simulator.requests.length, 0);
    const said = lines.filter((line) => line.includes("in uipath:accountId, not on"));
    t.is(said.length, 1, "after any number of calls");
});

test.serial("names are resolved in smaller parts if the directory refuses large requests", async (t) => {
    const sizes: number[] = [];
    const server = fastify({ bodyLimit: 1_000_000 });
    server.post<{ Body: { entityNames: string[] } }>("/identity_/api/Directory/*", async (request, reply) => {
        const { entityNames } = request.body;
        sizes.push(entityNames.length);
        return entityNames.length > 100
            ? reply.code(413).type("text/html").send("<html><title>413 Request Entity Too Large</title></html>")
            : Object.fromEntries(entityNames.map((name) => [name, { identifier: `id-${name}` }]));
    });
    const baseUrl = await server.listen({ port: 0, host: "127.0.0.1" });
    t.teardown(() => server.close());
    pulumi.runtime.setConfig("uipath:findUsersIn", "directory");
    t.teardown(() => pulumi.runtime.setConfig("uipath:findUsersIn", "users"));
    const names = Array.from({ length: 300 }, (_, index) => `user${index}`);
    t.is((await getUserIds(names, { baseUrl })).length, 300);
    t.deepEqual(sizes, [300, 150, 75, 75, 75, 75]);
});

test("arguments of a wrong type are errors with a code and without a stack trace", async (t) => {
    const wrong = [
        () => getUserIds(undefined as never),
        () => getUserIds("ana" as never),
        () => getUsers("ana" as never),
        () => getUserIds(["ana"], { accountId: 5 as never }),
        () => getUserIds(["ana"], { baseUrl: 5 as never }),
        () => getUserIds(["ana"], null as never),
        async () => readAllocations(undefined as never),
        async () => readAllocations("licenses.csv", null as never),
        async () => new UserLicenseAllocation("x", undefined as never),
        async () => new GroupLicenseAllocation("x", undefined as never),
    ];
    for (const call of wrong) {
        const error = await t.throwsAsync(call);
        t.true(error instanceof LicensingError);
        t.regex(error?.message ?? "", /\[UIPATH_(INPUT|SETTINGS)_INVALID\]/);
        t.is(error?.stack, error?.message);
    }
});

/** Two servers that accept only their own tokens, and the settings for both. */
async function startOrganizations(t: ExecutionContext) {
    const one = await startOrganization(t, {}, { token: createToken(20) });
    const two = await startServer(t, {
        token: createToken(20),
        licenseSummary: true,
        organizations: [
            {
                accountId: "song-two",
                seats: { TSTNU: 7 },
                people: [{ id: id(9), userName: "ana", email: "ana@example.com" }],
                groups: [{ id: id(109), name: "testers" }],
            },
        ],
    });
    const settings = {
        "uipath:baseUrl": one.baseUrl,
        "uipath:accountId": "song-one",
        "uipath:accessToken": one.simulator.token,
        "uipath:organizations": JSON.stringify({ "song-two": { baseUrl: two.url, accessToken: two.token } }),
    };
    return { two, settings };
}

test("each lookup uses the organization in `accountId`, in any spelling, with its own token", async (t) => {
    const { two, settings } = await startOrganizations(t);
    await runProgram(settings, async () => {
        t.deepEqual(await getUserIds(["ana"]), [id(1)]);
        for (const accountId of ["song-two", "SONG-TWO"]) {
            t.deepEqual(await getUserIds(["ana"], { accountId }), [id(9)]);
            t.is(await getGroupId("testers", { accountId }), id(109));
            t.is((await getLicenseSummary({ accountId })).TSTNU?.left, 7);
        }
        t.deepEqual(await getUserIds(["ana"]), [id(1)]);
    });
    t.deepEqual(new Set(two.requests.map(({ status }) => status)), new Set([200]));
});

test("a lookup in an organization without a credential names the missing one and sends no other", async (t) => {
    const { two, settings } = await startOrganizations(t);
    const organizations = JSON.stringify({ "song-two": { baseUrl: two.url } });
    await runProgram({ ...settings, "uipath:organizations": organizations }, async () => {
        await t.throwsAsync(getUserIds(["ana"], { accountId: "song-two" }), {
            code: "UIPATH_SETTINGS_INVALID",
            message:
                /no credential for organization "song-two"; set .*'uipath:organizations\["song-two"\]\.accessToken'/,
        });
        t.deepEqual(await getUserIds(["ana"]), [id(1)]);
    });
    t.is(two.requests.length, 0);
});

test("a table's allocations belong to the organization in which its people were looked up", async (t) => {
    const { settings } = await startOrganizations(t);
    const table = join(await createFolder(t), "licenses.csv");
    await writeFile(table, "email,bundles\nana@example.com,TSTNU\n");
    await runProgram(settings, async () => {
        const [allocation] = readAllocations(table, { accountId: "song-two" });
        t.is(allocation?.accountId, "song-two");
        t.deepEqual(await allocation?.userIds, [id(9)]);
        const [other] = readAllocations(table);
        t.false(other !== undefined && "accountId" in other);
        t.deepEqual(await other?.userIds, [id(1)]);
    });
});

test("an unknown option is an error that suggests the likely one", async (t) => {
    const misspelt = (option: string) => ({ [option]: "x" }) as object;
    t.throws(() => readAllocations("licenses.csv", misspelt("groupby")), {
        code: "UIPATH_INPUT_INVALID",
        message:
            /options of readAllocations have no "groupby"; did you mean groupBy\?[\s\S]*groupBy, accountId, baseUrl/,
    });
    for (const ask of [
        () => getUserIds(["ana"], misspelt("acountId")),
        () => getUsers(["ana"], misspelt("acountId")),
        () => getGroupId("all", misspelt("acountId")),
        () => getLicenseSummary(misspelt("acountId")),
    ]) {
        await t.throwsAsync(ask(), {
            code: "UIPATH_INPUT_INVALID",
            message: /options have no "acountId"; did you mean accountId\?/,
        });
    }
    await t.throwsAsync(getUserIds(["ana"], misspelt("color")), {
        code: "UIPATH_INPUT_INVALID",
        message: /options have no "color"\. /,
    });
});
