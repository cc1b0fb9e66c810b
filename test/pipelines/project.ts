import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { repository, type Scope } from "../support/project";
import { noteCommands } from "./commands";
import { Workplace } from "./workplace";

const program = `
const uipath = require("pulumi-uipath-licensing");
for (const { name, ...args } of uipath.readAllocations("licenses.csv")) {
    new uipath.UserLicenseAllocation(name, args);
}
`;

const lock = { name: "licenses", lockfileVersion: 3, requires: true, packages: { "": { name: "licenses" } } };

/**
 * A project with a table of people and bundles, as the pipelines expect it: in the bare repository `licenses.git`, with a clone
 * `desk` to work in, still without a commit. The packages that npm would install are in the parent folder of both.
 */
export async function startProject(
    t: Scope,
    files: Readonly<Record<string, string>>,
    people: readonly string[] = [],
): Promise<Workplace> {
    const workplace = await Workplace.create(t, people);
    await workplace.writeCommand(
        "node_modules/.bin/pulumi-uipath-licensing",
        `node '${join(repository, "dist/cli/main.js")}' "$@"\nstatus=$?\n[ -z "$REFUSED" ] || exit 1\nexit "$status"\n`,
    );
    await noteCommands(workplace);
    await workplace.write("home/.gitconfig", "[user]\nname = Platform team\nemail = platform@example.com\n");
    for (const name of ["checkouts", "state"]) {
        await mkdir(join(workplace.folder, name));
    }
    await workplace.git(".", "init", "--quiet", "--bare", "--initial-branch=main", "licenses.git");
    await workplace.git(".", "clone", "--quiet", "licenses.git", "desk");
    const project = {
        "Pulumi.yaml": "name: licenses\nruntime: nodejs\n",
        "package.json": '{ "name": "licenses", "main": "index.js" }',
        "package-lock.json": JSON.stringify(lock),
        "index.js": program,
        ".gitignore": "node_modules/\n",
        ...files,
    };
    for (const [name, text] of Object.entries(project)) {
        await workplace.write(`desk/${name}`, text);
    }
    await workplace.run("pulumi", ["stack", "init", "production"], "desk", workplace.access);
    const config = {
        "uipath:baseUrl": workplace.simulator.url,
        "uipath:accountId": "song-one",
        "uipath:readFrom": "portal",
        "uipath:maxReleases": "10%",
    };
    const settings = await readFile(join(workplace.folder, "desk/Pulumi.production.yaml"), "utf8");
    await workplace.write("desk/Pulumi.production.yaml", `${settings}config: ${JSON.stringify(config)}\n`);
    return workplace;
}
