import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { findExecutable } from "../../tools/engine/executable";
import { repository } from "../support/project";
import { holders, startServer } from "../support/setup";
import { Stack } from "../support/stack";

interface Opened {
    pulumiConfig: Record<string, string>;
    /** NAME=value. */
    variables: string[];
    secrets: string[];
}

/** Opens one of the example's environments with ESC's own evaluator, and a vault that replaces Azure's. */
async function open(name: string, vault: Record<string, string> = {}): Promise<Opened> {
    const { execa } = await import("execa");
    if (!(await findExecutable("go"))) {
        throw new Error("ESC's evaluator is built with Go, which is not on PATH: https://go.dev/doc/install");
    }
    const file = join(repository, "examples/esc", `${name}.yaml`);
    const { stdout } = await execa("go", ["run", "-mod=readonly", "-trimpath", "./esc", file], {
        cwd: join(repository, "tools/engine/cli"),
        input: JSON.stringify(vault),
    });
    return JSON.parse(stdout);
}

const runs = test.macro(async (t: ExecutionContext, name: string, vault: Record<string, string>) => {
    const { pulumiConfig, variables, secrets } = await open(name, vault);
    const environment = Object.fromEntries(variables.map((each) => each.split(/=(.*)/s).slice(0, 2)));
    const { UIPATH_CLIENT_ID: id, UIPATH_CLIENT_SECRET: secret } = environment;
    t.deepEqual(secrets, [secret], "the secret is one, and nothing else is");

    const { "uipath:accountId": accountId = "" } = pulumiConfig;
    const simulator = await startServer(t, {
        organizations: [{ accountId, seats: { ATTUNU: 1 } }],
        clients: [{ id, secret, scopes: ["PM.License.Write"] }],
    });
    const stack = await Stack.create(t, { environment });
    await stack.configure({ ...pulumiConfig, "uipath:baseUrl": simulator.url });
    await stack.declare({ team: { userIds: ["ana"], userBundleCodes: ["ATTUNU"] } });
    const output = await stack.up();
    t.deepEqual(holders(simulator, accountId), { ana: "ATTUNU" });
    t.false([output, (await stack.export()).text].join().includes(secret), "the secret is neither shown nor kept");
});

test("a stack gets its settings from an ESC environment that stores the secret itself", runs, "environment", {});
test("a stack gets its settings from an ESC environment that reads the secret from a vault", runs, "key-vault", {
    "uipath-client-secret": "secret-of-the-vault",
});
