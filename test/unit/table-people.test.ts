import { writeFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import test, { type ExecutionContext } from "ava";
import { getUserIds, LookupError, readAllocations } from "../../provider";
import { readNames } from "../../provider/table/read-names";
import type { SimulatorOptions } from "../../simulator/simulator";
import { createFolder } from "../support/project";
import { startServer } from "../support/server";

pulumi.runtime.setAllConfig({
    "uipath:accountId": "song-one",
    "uipath:accessToken": "1234",
    "uipath:maxAttempts": "1",
});

const id = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;
const people = ["ana", "bob", "cem"].map((name, index) => ({
    id: id(index),
    userName: name,
    email: `${name}@example.com`,
}));

async function arrange(t: ExecutionContext, table: string, options: SimulatorOptions = {}) {
    const simulator = await startServer(t, {
        organizations: [{ accountId: "song-one", seats: {}, people }],
        ...options,
    });
    const path = join(await createFolder(t), "licenses.csv");
    writeFileSync(path, table);
    return { simulator, path, baseUrl: simulator.url };
}

test("in a table of user IDs with one e-mail address, only the address is looked up", async (t) => {
    const { path, baseUrl } = await arrange(
        t,
        `userId,email,bundles\n${id(0)},was.ana@example.com,ATTUNU\n,bob@example.com,ATTUNU\ncem@example.com,,TSTNU\nghost-1,,TSTNU\n`,
    );
    const read = readAllocations(path, { baseUrl });
    t.deepEqual(await Promise.all(read.map(async ({ name, userIds }) => [name, await userIds])), [
        ["attunu", [id(0), id(1)]],
        ["tstnu", [id(2), "ghost-1"]],
    ]);
});

test("people who are not found are one error with their places", async (t) => {
    const { path, baseUrl } = await arrange(
        t,
        "email,bundles\nana@example.com,ATTUNU\nCORP\\bob,ATTUNU\nxenia,TSTNU\n",
    );
    const [first] = readAllocations(path, { baseUrl });
    const error = await t.throwsAsync(async () => first?.userIds, { instanceOf: LookupError });
    t.regex(error.message, /^2 entries cannot be looked up/);
    t.regex(
        error.message,
        /licenses\.csv:3:1: "CORP\\bob" .*; names with a domain are not known, give the e-mail address$/m,
    );
    t.regex(error.message, /licenses\.csv:4:1: "xenia" matches no user's/);
});

test("one person by ID and by address in two allocations is an error", async (t) => {
    const { path, baseUrl } = await arrange(t, `userId,email,bundles\n${id(0)},,ATTUNU\n,ana@example.com,TSTNU\n`);
    const [first] = readAllocations(path, { baseUrl });
    await t.throwsAsync(async () => first?.userIds, {
        message:
            /licenses\.csv:3:2: "ana@example\.com" is the same user as ".*" on line 2, but in "tstnu" instead of "attunu"/,
    });
});

test.serial("only names are looked up; user IDs are used unchanged", async (t) => {
    t.teardown(() => pulumi.runtime.setConfig("uipath:findUsersIn", ""));
    pulumi.runtime.setConfig("uipath:findUsersIn", "directory");
    const { simulator, path, baseUrl } = await arrange(
        t,
        `userId,email,bundles\nghost-1,,ATTUNU\n${id(7)},,ATTUNU\n,bob@example.com,ATTUNU\n`,
        { userLists: ["directory"] },
    );
    const [first] = readAllocations(path, { baseUrl });
    t.deepEqual(await first?.userIds, ["ghost-1", id(7), id(1)]);
    t.deepEqual(await getUserIds([`{${id(9).toUpperCase()}}`, "ana"], { baseUrl }), [id(9), id(0)]);
    t.deepEqual(
        simulator.requests.map(({ body }) => JSON.parse(body).entityNames),
        [["bob@example.com"], ["ana"]],
    );
});

test("names are read from a table with any header for people", async (t) => {
    const { path } = await arrange(
        t,
        "sep=;\nLicences\nUser ID;Email Address;Display name\n17;'=ana@example.com;Ana\n;bob@example.com;Bob\n18;;Cem\n",
    );
    t.deepEqual(
        [...(readNames(path) ?? [])],
        [
            ["17", { name: "Ana", email: "=ana@example.com" }],
            ["18", { name: "Cem", email: "" }],
        ],
    );
});
