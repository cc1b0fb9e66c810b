import { readFile, symlink } from "node:fs/promises";
import { join } from "node:path";
import test from "ava";
import { repository } from "../support/project";
import { startServer } from "../support/setup";
import { Stack } from "../support/stack";

const read = (name: string) => readFile(join(repository, name), "utf8");

test("the root project runs unchanged against a license server once its three settings are set", async (t) => {
    const simulator = await startServer(t);
    const names = ["examples/quickstart/index.ts", "examples/quickstart/tsconfig.json", "package.json"];
    const files = await Promise.all(names.map(async (name) => [name, await read(name)] as const));
    const stack = await Stack.create(t, { project: await read("Pulumi.yaml"), files: Object.fromEntries(files) });
    await symlink(join(repository, "dist"), join(stack.folder, "dist"));

    const missing = await stack.try("preview");
    t.not(missing.exitCode, 0);
    t.regex(missing.output, /missing configuration values 'accessToken', 'accountId' and 'baseUrl'/);

    await stack.configure({ "uipath:baseUrl": simulator.url, "uipath:accountId": "x", "uipath:accessToken": "1234" });
    const plain = await stack.try("preview");
    t.not(plain.exitCode, 0);
    t.regex(plain.output, /'accessToken' must be encrypted as it's secret/);

    await stack.use(simulator);
    t.regex(await stack.preview(), /\+ 2 to create/);
    await stack.up();
    t.is(simulator.requests.length, 1);
    t.deepEqual(JSON.parse(await stack.run("stack", "output", "allocations", "--json")), {
        "singer-77": ["ATTUNU", "RPADEVPRONU", "TSTNU"],
        "singer-88": ["ATTUNU", "RPADEVPRONU", "TSTNU"],
        "singer-111": ["ATTUNU", "RPADEVPRONU", "TSTNU"],
    });
    t.regex(await stack.up(), /2 unchanged/);
    await stack.destroy();
    t.is(simulator.ledger().seats.ATTUNU?.taken, 0);
});
