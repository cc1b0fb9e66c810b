import { readFile } from "node:fs/promises";
import { join } from "node:path";
import test from "ava";
import { environmentFor, runCli } from "../support/cli";
import { holders, startServer } from "../support/setup";
import { Stack } from "../support/stack";

const names = ["ana", "bob", "cem", "dia", "eve"];
const organization = {
    accountId: "song-one",
    seats: { ATTUNU: 10, TSTNU: 10, RPADEVPRONU: 10 },
    people: names.map((name) => ({ id: `id-of-${name}`, userName: name, email: `${name}@example.com` })),
};

const program = `
const uipath = require("pulumi-uipath-licensing");
for (const { name, ...args } of uipath.readAllocations("licenses.csv", { groupBy: "Team", ignoreColumns: ["Kostenstelle"] })) {
    new uipath.UserLicenseAllocation(name, args);
}
`;

/** A list from UiPath's own tools, as German Excel saves it. */
const office = [
    "sep=;",
    "UiPath-Lizenzen 2026;;;;;",
    '# von Bob, am "Montag',
    "E-Mail-Adresse;Team;Lizenz;Kostenstelle;;",
    "Ana Alves <ana@example.com>;Vertrieb Nord;Attended - Named User;17;;",
    "ana@example.com;vertrieb nord;Tester - Named User;17",
    "mailto:bob@example.com;Vertrieb Nord;ATTUNU+Tester",
    "ＣＥＭ＠example.com;;Automation Developer;;;",
    "dia@example.com;IT",
    "",
].join("\r\n");

test("a table saved by office software becomes one resource for each team and set of bundles, and its people get the licenses", async (t) => {
    const simulator = await startServer(t, { organizations: [organization] });
    const stack = await Stack.create(t, { files: { "index.js": program, "licenses.csv": `\ufeff${office}` } });
    await stack.use(simulator);
    t.regex(await stack.preview(), /\+ 3 to create/);
    await stack.up();
    const { allocations } = await stack.export();
    t.deepEqual(Object.keys(allocations).sort(), ["rpadevpronu", "vertrieb-nord-attunu-tstnu"]);
    t.deepEqual(holders(simulator), {
        "id-of-ana": "ATTUNU,TSTNU",
        "id-of-bob": "ATTUNU,TSTNU",
        "id-of-cem": "RPADEVPRONU",
    });
    t.regex(await stack.preview(), /3 unchanged/);

    await stack.write("licenses.csv", office.replace("dia@example.com;IT", "dia@example.com;IT;=======\r\n======="));
    const { output } = await stack.try("preview");
    t.regex(output, /licenses\.csv:10:1: this is a marker of an unresolved merge conflict/);
});

test("after an export, an e-mail address is enough to add a person", async (t) => {
    const simulator = await startServer(t, { portal: true, organizations: [organization] });
    simulator.allocate({ userIds: ["id-of-ana"], userBundleCodes: ["ATTUNU"], useExternalLicense: false });
    const files = ["--out", "licenses.csv", "--program", "index.js"];
    const stack = await Stack.create(t, { files: {} });
    const { exitCode, stderr } = await runCli(["export", ...files], environmentFor(simulator), stack.folder);
    t.is(exitCode, 0, stderr);
    await stack.use(simulator);
    await stack.up();
    const table = await readFile(join(stack.folder, "licenses.csv"), "utf8");
    await stack.write("licenses.csv", `${table},eve@example.com,,ATTUNU\nbob@example.com,,,TSTNU\n`);
    const preview = await stack.preview();
    t.regex(preview, /\+ ATTUNU.*eve@example\.com/);
    await stack.up();
    t.deepEqual(holders(simulator), { "id-of-ana": "ATTUNU", "id-of-bob": "TSTNU", "id-of-eve": "ATTUNU" });
});
