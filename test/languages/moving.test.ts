import { delimiter } from "node:path";
import test from "ava";
import { stringify } from "yaml";
import { engineForAll, hostsForAll } from "../support/engine";
import { createProject } from "../support/project";
import { pluginFolder } from "../support/sdk";
import { holders, startServer } from "../support/setup";
import { Stack } from "../support/stack";

const nodejs = { name: "licenses", runtime: "nodejs", main: "index.js" };
const yaml = { name: "licenses", runtime: "yaml", plugins: { providers: [{ name: "uipath", path: pluginFolder }] } };

interface Declared {
    users: readonly string[];
    bundles: readonly string[];
}

const program = `
const uipath = require("pulumi-uipath-licensing");
const { users, bundles } = require("./declared.json");
exports.allocations = new uipath.UserLicenseAllocation("team", { userIds: users, userBundleCodes: bundles }).allocations;
new uipath.GroupLicenseAllocation("group", { groupId: "developers", userBundleCodes: bundles });
`;

/** The same stack with the dynamic provider or the plugin, in turn. */
class Project {
    constructor(readonly stack: Stack) {}

    async dynamic(declared: Declared): Promise<void> {
        await this.stack.write("Pulumi.yaml", stringify(nodejs));
        await this.stack.write("declared.json", JSON.stringify(declared));
    }

    async plugin({ users, bundles }: Declared): Promise<void> {
        const team = { type: "uipath:UserLicenseAllocation", properties: { userIds: users, userBundleCodes: bundles } };
        const group = {
            type: "uipath:GroupLicenseAllocation",
            properties: { groupId: "developers", userBundleCodes: bundles },
        };
        const resources = { team, group };
        await this.stack.write("Pulumi.yaml", stringify({ ...yaml, resources }, { aliasDuplicateObjects: false }));
    }
}

const before: Declared = { users: ["singer-77", "singer-88"], bundles: ["ATTUNU"] };
const changed: Declared = { users: ["singer-77", "singer-111"], bundles: ["ATTUNU"] };
const held = { "singer-77": "ATTUNU", "singer-111": "ATTUNU" };

for (const [from, to] of [
    ["dynamic", "plugin"],
    ["plugin", "dynamic"],
] as const) {
    test(`a stack moves from the ${from} provider to the other one and back, with and without a change`, async (t) => {
        const simulator = await startServer(t, {
            organizations: [
                { accountId: "song-one", seats: { ATTUNU: 9 }, groups: [{ id: "developers", name: "Developers" }] },
            ],
        });
        const engine = await engineForAll();
        const stack = await Stack.create(t, {
            folder: await createProject(t, { "index.js": program }),
            project: stringify(nodejs),
            environment: { PATH: [await hostsForAll(), engine.path, process.env.PATH].filter(Boolean).join(delimiter) },
        });
        await stack.use(simulator);
        const project = new Project(stack);
        const writes = () => simulator.requests.filter(({ body }) => body !== "").length;

        await project[from](before);
        await stack.run("up", "--yes", "--skip-preview");
        const sent = writes();

        await project[to](before);
        t.regex(await stack.run("up", "--yes"), /3 unchanged/, "moved without a change");
        t.is(writes(), sent);
        await stack.run("refresh", "--yes", "--skip-preview");
        await stack.run("preview", "--expect-no-changes");

        await project[from](changed);
        const output = await stack.run("up", "--yes");
        t.regex(output, /1 updated/, "moved back with a change");
        t.notRegex(output, /replaced|created|deleted/);
        t.deepEqual(holders(simulator), held);

        await project[to](changed);
        t.regex(await stack.run("up", "--yes", "--skip-preview"), /3 unchanged/);
        await stack.run("destroy", "--yes", "--skip-preview");
        t.deepEqual(holders(simulator), {});
    });
}
