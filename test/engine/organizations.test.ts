import { readFile } from "node:fs/promises";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import type { Simulator } from "../../simulator/simulator";
import { repository } from "../support/project";
import { holders, startServer } from "../support/setup";
import { Stack } from "../support/stack";

const tokens = { one: "k7Qp2mXw9RtZ4vLs", two: "b3Yd8nHc6JfG1uAe" };

/** Two servers, each of which rejects the token of the other. */
async function startServers(t: ExecutionContext): Promise<{ one: Simulator; two: Simulator }> {
    const person = (name: string) => ({ id: `id-of-${name}`, userName: name, email: `${name}@example.com` });
    const start = (name: "one" | "two", people: readonly string[]) =>
        startServer(t, {
            token: tokens[name],
            portal: true,
            organizations: [{ accountId: `song-${name}`, seats: { TSTNU: 5, ATTUNU: 5 }, people: people.map(person) }],
        });
    return { one: await start("one", ["ana"]), two: await start("two", ["dia"]) };
}

/** Sets each value by its path, as the README says. */
async function configureOrganization(stack: Stack, accountId: string, values: Readonly<Record<string, string>>) {
    for (const [name, value] of Object.entries(values)) {
        await stack.run("config", "set", "--secret", "--path", `uipath:organizations["${accountId}"].${name}`, value);
    }
}

function urlsOf({ requests }: Simulator): string[] {
    return [...new Set(requests.map(({ url }) => url.split("?")[0] ?? ""))].sort();
}

test("the example `organizations`: one program, two servers and two tokens, from create to destroy", async (t) => {
    const { one, two } = await startServers(t);
    const read = (name: string) => readFile(join(repository, "examples/organizations", name), "utf8");
    const stack = await Stack.create(t, {
        project: await read("Pulumi.yaml"),
        files: { "index.ts": await read("index.ts") },
    });
    await stack.use(one, { "uipath:readFrom": "portal" });
    await configureOrganization(stack, "song-two", { baseUrl: two.url, accessToken: tokens.two });

    const outputs = [await stack.preview(), await stack.up()];
    t.deepEqual(holders(one), { "id-of-ana": "TSTNU" });
    t.deepEqual(holders(two), { "id-of-dia": "TSTNU" });
    outputs.push(await stack.up());
    t.regex(outputs.at(-1) ?? "", /3 unchanged/);

    // A change outside Pulumi, only on the second server.
    two.allocate({ userIds: ["id-of-dia"], userBundleCodes: ["ATTUNU"], useExternalLicense: false });
    outputs.push(await stack.run("refresh", "--yes"));
    t.regex(outputs.at(-1) ?? "", /subsidiary-testers in song-two: changed outside Pulumi: .*ATTUNU/);
    outputs.push(await stack.up());
    t.deepEqual(holders(two), { "id-of-dia": "TSTNU" });

    const { text } = await stack.export();
    outputs.push(await stack.destroy());
    t.deepEqual([holders(one), holders(two)], [{}, {}]);

    for (const [server, other] of [
        [one, "song-two"],
        [two, "song-one"],
    ] as const) {
        t.deepEqual([...new Set(server.requests.map(({ status }) => status))], [200], "no token is the other's");
        t.deepEqual(
            urlsOf(server).filter((url) => url.includes(other)),
            [],
        );
    }
    for (const token of Object.values(tokens)) {
        t.false([text, ...outputs].join("\n").includes(token), "a token is shown or kept");
    }
});

const declaring = `
const uipath = require("pulumi-uipath-licensing");
for (const [name, args] of Object.entries(require("./allocations.json"))) {
    new uipath.UserLicenseAllocation(name, args);
}
`;

test("an organization without its own credential fails the preview, and gets no other organization's credential", async (t) => {
    const { one, two } = await startServers(t);
    const stack = await Stack.create(t, { files: { "index.js": declaring } });
    await stack.use(one);
    await configureOrganization(stack, "song-two", { baseUrl: two.url });
    await stack.declare({
        team: { userIds: ["ana"], userBundleCodes: ["TSTNU"] },
        theirs: { accountId: "song-two", userIds: ["dia"], userBundleCodes: ["TSTNU"] },
    });
    for (const { exitCode, output } of [await stack.try("preview"), await stack.tryUp()]) {
        t.not(exitCode, 0);
        t.regex(
            output,
            /no credential for organization "song-two"; set .*`pulumi config set --secret --path 'uipath:organizations\["song-two"\]\.accessToken' …`/,
        );
        t.notRegex(output, /no credential for organization "song-one"/);
    }
    t.is(two.requests.length, 0);

    await configureOrganization(stack, "song-two", { accessToken: tokens.two });
    await stack.up();
    t.deepEqual([holders(one), holders(two)], [{ ana: "TSTNU" }, { dia: "TSTNU" }]);
});

test("`uipath:organizations` may list all organizations, with any spelling of their IDs", async (t) => {
    const { one, two } = await startServers(t);
    const stack = await Stack.create(t, { files: { "index.js": declaring } });
    const organizations = {
        "Song-One": { baseUrl: one.url, accessToken: tokens.one },
        "song-two": { baseUrl: two.url, accessToken: tokens.two },
    };
    await stack.configure({ "uipath:organizations!": JSON.stringify(organizations) });
    await stack.declare({
        ours: { accountId: "song-one", userIds: ["ana"], userBundleCodes: ["TSTNU"] },
        theirs: { accountId: "SONG-TWO", userIds: ["dia"], userBundleCodes: ["TSTNU"] },
    });
    t.notRegex(await stack.up(), /plain text/);
    t.deepEqual([holders(one), holders(two)], [{ ana: "TSTNU" }, { dia: "TSTNU" }]);

    await stack.configure({ "uipath:organizations": JSON.stringify(organizations) });
    t.regex(await stack.preview(), /uipath:organizations is in the stack's config in plain text; encrypt it/);

    await stack.declare({
        ours: { accountId: "song-one", userIds: ["ana"], userBundleCodes: ["TSTNU"] },
        others: { accountId: "song-three", userIds: ["eve"], userBundleCodes: ["TSTNU"] },
    });
    const { exitCode, output } = await stack.try("preview");
    t.not(exitCode, 0);
    t.regex(output, /no credential for organization "song-three"; set /);

    await stack.destroy();
    t.deepEqual([holders(one), holders(two)], [{}, {}]);
});
