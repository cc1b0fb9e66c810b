import { readFile } from "node:fs/promises";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { parse } from "yaml";
import { runCli } from "../support/cli";
import { createLanguageStack, projectText } from "../support/language-stack";
import { holders, startServer } from "../support/setup";
import type { Stack } from "../support/stack";

const type = "uipath:index:UserLicenseAllocation";
const people = ["ana", "bob", "cem"];

const program = (resources: object, others: object = {}) => ({ name: "test", runtime: "yaml", resources, ...others });
const team = (userIds: readonly string[], userBundleCodes: readonly string[] = ["ATTUNU"]) =>
    program({ team: { type, properties: { userIds, userBundleCodes } } });

/** A stack of a YAML program, and a server from which a refresh can read licenses. */
async function start(t: ExecutionContext, project: object) {
    const simulator = await startServer(t, { portal: true, token: "the-t0ken-of-the-administrator" });
    const stack = await createLanguageStack(t, { "Pulumi.yaml": projectText(project) });
    await stack.use(simulator, { "uipath:readFrom": "portal" });
    const writes = async (run: () => Promise<unknown>) => {
        const { length } = simulator.requests;
        await run();
        return simulator.requests.slice(length).filter(({ body }) => body !== "");
    };
    return { simulator, stack, writes };
}

const change = (stack: Stack, project: object) => stack.write("Pulumi.yaml", projectText(project));

test("our command `up`: a user who moves to a resource that depends on the old one is written once, with the preview before", async (t) => {
    const { simulator, stack, writes } = await start(t, team(people));
    const move = (first: readonly string[], second: readonly string[]) =>
        change(
            stack,
            program({
                first: { type, properties: { userIds: first, userBundleCodes: ["ATTUNU"] } },
                second: {
                    type,
                    properties: { userIds: second, userBundleCodes: ["TSTNU"] },
                    options: { dependsOn: [`\${first}`] },
                },
            }),
        );
    await move(["ana", "bob"], ["cem"]);
    await stack.up();
    await move(["ana"], ["bob", "cem"]);
    const sent = await writes(async () => {
        const { exitCode, stdout, stderr } = await runCli(["up", "--yes"], stack.environment, stack.folder);
        t.is(exitCode, 0, stdout + stderr);
    });
    t.deepEqual(
        sent.map(({ body }) => JSON.parse(body)),
        [{ userIds: ["bob"], userBundleCodes: ["TSTNU"], useExternalLicense: false }],
    );
    t.deepEqual(holders(simulator), { ana: "ATTUNU", bob: "TSTNU", cem: "TSTNU" });
});

test("create, no change, change, drift, refresh, destroy", async (t) => {
    const { simulator, stack, writes } = await start(t, team(people));
    t.regex(await stack.preview(), /\+ 2 to create/);
    t.deepEqual(holders(simulator), {});
    await stack.up();
    t.deepEqual(holders(simulator), { ana: "ATTUNU", bob: "ATTUNU", cem: "ATTUNU" });

    t.deepEqual(await writes(() => stack.up("--expect-no-changes")), []);

    await change(stack, team(["ana", "bob", "dia"]));
    const preview = await stack.preview("--diff");
    t.regex(preview, /~ userIds\s*: \[\n\s+~ \[2\]: "cem" => "dia"\n/);
    t.notRegex(preview, /"ana"/);
    const bodies = (await writes(() => stack.up())).map(({ body }) => JSON.parse(body));
    t.deepEqual(
        bodies.map(({ userIds, userBundleCodes }) => [userIds, userBundleCodes]),
        [
            [["cem"], []],
            [["dia"], ["ATTUNU"]],
        ],
    );

    simulator.allocate({ userIds: ["ana"], userBundleCodes: [], useExternalLicense: false });
    const refreshed = await stack.run("refresh", "--yes", "--skip-preview", "--diff");
    t.regex(refreshed, /changed outside Pulumi: .*ana/);
    t.regex(refreshed, /~ \[0\]: "ana" => "ana"/);
    t.notRegex(refreshed, /bob|dia/);
    const { outputs } = (await stack.export()).allocations.team ?? {};
    t.deepEqual(Object.keys(outputs?.allocations as object), ["bob", "dia"]);
    const restore = await stack.preview("--diff");
    t.regex(restore, /team in song-one: \+ ATTUNU: 1 user \(ana\)/);
    t.notRegex(restore, /"(bob|dia)"/);
    await stack.up();
    t.deepEqual(holders(simulator), { ana: "ATTUNU", bob: "ATTUNU", dia: "ATTUNU" });

    await stack.destroy();
    t.deepEqual(holders(simulator), {});
});

test("an imported allocation previews without a change", async (t) => {
    const { simulator, stack, writes } = await start(t, team(people, ["ATTUNU", "TSTNU"]));
    await stack.up();
    await stack.run("state", "delete", "--yes", "--all");
    await change(stack, program({}));
    await stack.run("import", type, "team", "song-one/ATTUNU+TSTNU", "--yes", "--out", "imported.yaml");
    const imported = parse(await readFile(join(stack.folder, "imported.yaml"), "utf8"));
    t.deepEqual(imported.resources.team.properties, {
        userBundleCodes: ["ATTUNU", "TSTNU"],
        userIds: people,
    });
    await change(stack, program(imported.resources));
    t.deepEqual(await writes(() => stack.run("preview", "--expect-no-changes")), []);
    t.deepEqual(holders(simulator), { ana: "ATTUNU,TSTNU", bob: "ATTUNU,TSTNU", cem: "ATTUNU,TSTNU" });
});

test("an imported group rule previews without a change", async (t) => {
    const { simulator, stack, writes } = await start(t, program({}));
    simulator.allocateGroup("dancers", { userBundleCodes: ["ATTUNU"], useExternalLicense: false });
    const args = ["uipath:index:GroupLicenseAllocation", "dancers", "song-one/group/dancers"];
    await stack.run("import", ...args, "--yes", "--out", "imported.yaml");
    const { resources } = parse(await readFile(join(stack.folder, "imported.yaml"), "utf8"));
    t.deepEqual(resources.dancers.properties, { groupId: "dancers", userBundleCodes: ["ATTUNU"] });
    await change(stack, program(resources));
    t.deepEqual(await writes(() => stack.run("preview", "--expect-no-changes")), []);
});

test("an import with a wrong ID, or without a server that can read licenses, fails with the cure and changes nothing", async (t) => {
    const { stack } = await start(t, program({}));
    for (const [id, cure] of [
        ["song-one", /\{accountId\}\/\{code\+code\}/],
        ["song-one/group/dancers", /uipath:index:GroupLicenseAllocation/],
    ] as const) {
        const { exitCode, output } = await stack.try("import", type, "team", id, "--yes");
        t.not(exitCode, 0);
        t.regex(output, cure);
    }
    await stack.configure({ "uipath:readFrom": "none" });
    const { exitCode, output } = await stack.try("import", type, "team", "song-one/ATTUNU", "--yes");
    t.not(exitCode, 0);
    t.regex(output, /pulumi config set uipath:readFrom portal/);
    t.false((await stack.export()).text.includes(type));
});
