import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { during } from "../../bench/scope";
import { startSimulator } from "../../simulator/simulator";
import { provideChromium } from "../../test/support/chromium";
import type { Scope } from "../../test/support/project";
import { Stack } from "../../test/support/stack";
import { repository } from "../working-tree";

const people = ["Ana Alves", "Ben Bay", "Cem Can", "Dia Das", "Eva Ek", "Fay Fox", "Gus Gil", "Hal Hill"];
const idOf = (at: number) => `3f2504e0-4f89-41d3-9a0c-00000000000${at}`;
const nameRowOf = (person: string, at: number) => `${idOf(at)},${addressOf(person)},${person}`;
const addressOf = (person: string) => `${person.split(" ")[0]?.toLowerCase()}@example.com`;

/** Pixels. */
const width = 980;

const program = `
const uipath = require("pulumi-uipath-licensing");
for (const { name, ...args } of uipath.readAllocations("licenses.csv")) new uipath.UserLicenseAllocation(name, args);
`;

/** Of eight people, one loses licenses, two change, one gains. */
const before = ["ATTUNU", "ATTUNU", "ATTUNU TSTNU", "RPADEVPRONU", "RPADEVPRONU", "TSTNU", "TSTNU"];
const after = ["ATTUNU", "ATTUNU TSTNU", "ATTUNU TSTNU", "RPADEVPRONU", "", "TSTNU ATTUNU", "TSTNU", "TSTNU"];

export function photographReport(): Promise<Buffer> {
    return during(photograph);
}

async function photograph(scope: Scope): Promise<Buffer> {
    const { execa } = await import("execa");
    const simulator = await startSimulator({
        organizations: [
            {
                accountId: "song-one",
                seats: { ATTUNU: 4, RPADEVPRONU: 3, TSTNU: 6 },
                people: people.map((person, at) => ({
                    id: idOf(at),
                    userName: addressOf(person),
                    email: addressOf(person),
                    displayName: person,
                })),
            },
        ],
        portal: true,
    });
    scope.teardown(simulator.close);
    const stack = await Stack.create(scope, {
        files: { "index.js": program },
        project: "name: licenses\nruntime: nodejs\nmain: index.js\n",
    });
    await stack.use(simulator, { "uipath:seatsFrom": "portal" });
    await stack.write("licenses.csv", tableOf(before));
    await stack.up();
    await stack.write("licenses.csv", tableOf(after));
    const { stdout } = await stack.start(["preview", "--json", "--show-sames"], { all: false });
    await stack.write("preview.json", String(stdout));
    await stack.write("names.csv", ["userId,email,displayName", ...people.map(nameRowOf), ""].join("\n"));
    const arguments_ = ["report", "preview.json", "--names", "names.csv", "--html", "licenses.html"];
    await execa(process.execPath, [join(repository, "dist/cli/main.js"), ...arguments_], { cwd: stack.folder });

    const browser = await chromium.launch({ executablePath: await provideChromium(scope) });
    scope.teardown(() => browser.close());
    const page = await browser.newPage({ viewport: { width, height: 1000 }, colorScheme: "light" });
    await page.goto(pathToFileURL(join(stack.folder, "licenses.html")).href);
    const section = await page.locator("#people").boundingBox();
    return page.screenshot({
        fullPage: true,
        clip: { x: 0, y: 0, width, height: (section?.y ?? 0) + (section?.height ?? 0) + 20 },
    });
}

function tableOf(bundles: readonly string[]): string {
    const rows = bundles.map((codes, at) => `${addressOf(people[at] ?? "")},${codes}`);
    return ["email,bundles", ...rows, ""].join("\n");
}
