import { symlink } from "node:fs/promises";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { createLanguageStack, projectText } from "../support/language-stack";
import { repository } from "../support/project";
import { holders, startServer } from "../support/setup";

const yaml = (userIds: readonly string[]) =>
    projectText({
        ...{ name: "test", runtime: "yaml" },
        resources: {
            team: { type: "uipath:UserLicenseAllocation", properties: { userIds, userBundleCodes: ["ATTUNU"] } },
        },
    });
const nodejs = projectText({ name: "test", runtime: "nodejs", main: "index.js" });

/** A stack that is now of one face, and now of the other. */
async function start(t: ExecutionContext) {
    const simulator = await startServer(t);
    const stack = await createLanguageStack(t, { "package.json": "{}", "Pulumi.yaml": yaml([]) });
    await symlink(join(repository, "node_modules"), join(stack.folder, "node_modules"));
    await stack.use(simulator);
    const toPlugin = (...users: string[]) => stack.write("Pulumi.yaml", yaml(users));
    const toDynamic = async (...users: string[]) => {
        await stack.write("Pulumi.yaml", nodejs);
        const args = JSON.stringify({ userIds: users, userBundleCodes: ["ATTUNU"] });
        await stack.write(
            "index.js",
            `new (require("pulumi-uipath-licensing").UserLicenseAllocation)("team", ${args});`,
        );
    };
    const idOf = async () => (await stack.export()).allocations.team?.id;
    return { simulator, stack, toPlugin, toDynamic, idOf };
}

test("from the dynamic provider to the plugin, nothing changes and nothing is sent", async (t) => {
    const { simulator, stack, toPlugin, toDynamic, idOf } = await start(t);
    await toDynamic("ana", "bob");
    await stack.up();
    const id = await idOf();
    const { length } = simulator.requests;
    await toPlugin("ana", "bob");
    t.regex(await stack.up(), /2 unchanged/);
    t.is(simulator.requests.length, length);
    t.is(await idOf(), id);
    await stack.run("refresh", "--yes", "--expect-no-changes");
    await stack.destroy();
    t.deepEqual(holders(simulator), {});
});

test("from the plugin to the dynamic provider, the state is made its own and nothing is sent", async (t) => {
    const { simulator, stack, toPlugin, toDynamic, idOf } = await start(t);
    await toPlugin("ana", "bob");
    await stack.up();
    const id = await idOf();
    const { length } = simulator.requests;
    await toDynamic("ana", "bob");
    t.regex(await stack.up(), /~ 1 updated\n\s+1 unchanged/);
    t.is(simulator.requests.length, length);
    t.is(await idOf(), id);
    await stack.run("up", "--yes", "--expect-no-changes");
    await stack.run("refresh", "--yes", "--expect-no-changes");
    await stack.destroy();
    t.deepEqual(holders(simulator), {});
});

test("with a change in the same run, a move is an update", async (t) => {
    const { simulator, stack, toPlugin, toDynamic, idOf } = await start(t);
    await toPlugin("ana", "bob");
    await stack.up();
    const id = await idOf();
    await toDynamic("ana", "cem");
    t.regex(await stack.up(), /1 updated/);
    t.deepEqual(Object.keys(holders(simulator)), ["ana", "cem"]);
    await toPlugin("ana", "dia");
    t.regex(await stack.up(), /1 updated/);
    t.deepEqual(Object.keys(holders(simulator)), ["ana", "dia"]);
    t.is(await idOf(), id);
    await stack.destroy();
    t.deepEqual(holders(simulator), {});
});
