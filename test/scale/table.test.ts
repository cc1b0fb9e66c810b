import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import test from "ava";
import { knownCodes } from "../support/table";

/** Runs a script in its own process, with a heap of the given megabytes. */
function run(script: string, megabytes: number, ...values: string[]): unknown {
    const flags = [`--max-old-space-size=${megabytes}`, "--import", "tsx", "--eval", script];
    return JSON.parse(execFileSync(process.execPath, [...flags, ...values], { encoding: "utf8" }));
}

const module = JSON.stringify(resolve("provider/table/read-table"));

test("a table of 100,000 people takes under 200 MB of heap and two seconds of computing", (t) => {
    const folder = mkdtempSync(join(tmpdir(), "uipath-table-"));
    t.teardown(() => rmSync(folder, { recursive: true }));
    const path = join(folder, "licenses.csv");
    const rows = Array.from({ length: 100_000 }, (_, person) => {
        const marks = knownCodes.map((_, bundle) => ((person >> bundle) % 2 === 1 ? "✓" : ""));
        return `person.number${person}@subsidiary.example.com,${marks.join()}`;
    });
    writeFileSync(path, `email,${knownCodes.join()}\r\n${rows.join("\r\n")}`);

    const script = `
        const { readTable } = require(${module});
        const start = process.cpuUsage();
        const groups = readTable(process.argv[1], { knownCodes: process.argv[2].split(","), projectFolder: "." });
        const { user, system } = process.cpuUsage(start);
        const people = groups.reduce((sum, group) => sum + group.people.length, 0);
        console.log(JSON.stringify({ groups: groups.length, people, seconds: (user + system) / 1e6 }));
    `;
    const { groups, people, seconds } = run(script, 200, path, knownCodes.join()) as Record<string, number>;
    t.is(groups, 31);
    t.is(people, 96_875);
    t.log(`${seconds} s`);
    t.true((seconds ?? 0) < 2);
});

test("a program that reads no table does not load the code for tables", (t) => {
    const script = `
        require(${module});
        console.log(JSON.stringify(Object.keys(require.cache).filter((path) => /node_modules.(csv-parse|yaml)/.test(path))));
    `;
    t.deepEqual(run(script, 200), []);
});
