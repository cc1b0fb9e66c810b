import test, { type ExecutionContext } from "ava";
import fastify from "fastify";
import type { Simulator, SimulatorOptions } from "../../simulator/simulator";
import { createToken, findPieces } from "../support/credentials";
import { allocationsOf, bring, type Plugin, type Resource, unknown } from "../support/plugin";
import { configFor, holders, startPlugin, startServer } from "../support/setup";

const tokens = { one: "k7Qp2mXw9RtZ4vLs", two: "b3Yd8nHc6JfG1uAe" };
const ours = { userIds: ["ana"], userBundleCodes: ["ATTUNU"] };
const theirs = { accountId: "song-two", userIds: ["dia"], userBundleCodes: ["TSTNU"] };

const startOrganization = (t: ExecutionContext, name: "one" | "two", options: SimulatorOptions = {}) =>
    startServer(t, {
        token: tokens[name],
        organizations: [{ accountId: `song-${name}`, seats: { ATTUNU: 5, TSTNU: 5 } }],
        ...options,
    });

const organizations = (entries: unknown, settings: Record<string, string> = {}) => ({
    "uipath:organizations": typeof entries === "string" ? entries : JSON.stringify(entries),
    ...settings,
});

async function startBoth(
    t: ExecutionContext,
    options: SimulatorOptions = {},
    settings: Record<string, string> = {},
): Promise<{ one: Simulator; two: Simulator; plugin: Plugin }> {
    const [one, two] = [await startOrganization(t, "one", options), await startOrganization(t, "two", options)];
    const entry = { baseUrl: two.url, accessToken: tokens.two };
    const config = configFor(one, organizations({ "song-two": entry }, settings));
    return { one, two, plugin: await startPlugin(t, { config }) };
}

const reasonsOf = ({ failures }: Awaited<ReturnType<Plugin["check"]>>) => failures.map(({ reason }) => reason);

test("each resource is written, read and deleted at its organization's address with its organization's token", async (t) => {
    const { one, two, plugin } = await startBoth(t, { portal: true }, { "uipath:readFrom": "portal" });
    const mine = await bring(plugin, ours);
    const created = await bring(plugin, theirs);
    t.deepEqual([holders(one), holders(two)], [{ ana: "ATTUNU" }, { dia: "TSTNU" }]);
    if (!mine || !created) {
        return t.fail("nothing was created");
    }

    plugin.beginRun();
    two.allocate({ userIds: ["dia"], userBundleCodes: ["ATTUNU"], useExternalLicense: false });
    t.deepEqual(allocationsOf((await plugin.read(created)).outputs), { dia: "ATTUNU" });
    t.deepEqual(allocationsOf((await plugin.read(mine)).outputs), { ana: "ATTUNU" });

    await plugin.delete(created);
    await plugin.delete(mine);
    t.deepEqual([holders(one), holders(two)], [{}, {}]);
    t.deepEqual(new Set([...one.requests, ...two.requests].map(({ status }) => status)), new Set([200]));
});

/** One address for two organizations, as behind one gateway: the token decides which of them answers. */
async function startGateway(t: ExecutionContext, servers: Readonly<Record<string, Simulator>>): Promise<string> {
    const gateway = fastify();
    gateway.addContentTypeParser("application/json", { parseAs: "string" }, (_request, text, done) => done(null, text));
    gateway.all("*", async ({ method, url, headers, body }, reply) => {
        const server = servers[String(headers.authorization).replace("Bearer ", "")];
        if (server === undefined) {
            return reply.code(401).send({ message: "who?" });
        }
        const response = await fetch(`${server.url}${url}`, {
            method,
            headers: { authorization: String(headers.authorization), "content-type": "application/json" },
            body: method === "GET" ? null : (body as string),
        });
        return reply
            .code(response.status)
            .header("content-type", "application/json")
            .send(await response.text());
    });
    t.teardown(() => gateway.close());
    return gateway.listen({ port: 0, host: "127.0.0.1" });
}

test("two organizations at one address: a read of one is not used for the other", async (t) => {
    const options = { portal: true, licenseSummary: true };
    const [one, two] = [await startOrganization(t, "one", options), await startOrganization(t, "two", options)];
    const baseUrl = await startGateway(t, { [tokens.one]: one, [tokens.two]: two });
    const entries = { "song-two": { accessToken: tokens.two } };
    const settings = { "uipath:baseUrl": baseUrl, "uipath:readFrom": "portal", "uipath:seatsFrom": "portal" };
    const plugin = await startPlugin(t, { config: configFor(one, organizations(entries, settings)) });
    const both = { userIds: ["ana"], userBundleCodes: ["ATTUNU"] };
    const mine = await bring(plugin, both);
    const created = await bring(plugin, { ...both, accountId: "song-two" });
    t.deepEqual([holders(one), holders(two)], [{ ana: "ATTUNU" }, { ana: "ATTUNU" }]);
    if (!mine || !created) {
        return t.fail("nothing was created");
    }

    plugin.beginRun();
    two.allocate({ userIds: ["ana"], userBundleCodes: [], useExternalLicense: false });
    t.deepEqual(allocationsOf((await plugin.read(mine)).outputs), { ana: "ATTUNU" });
    t.deepEqual(allocationsOf((await plugin.read(created)).outputs), {});
});

test("if the general settings do not reach an organization, the error names the setting for it", async (t) => {
    const one = await startOrganization(t, "one");
    const plugin = await startPlugin(t, { config: configFor(one) });
    const error = await t.throwsAsync(bring(plugin, theirs));
    t.regex(error?.message ?? "", /organization "song-two" \(404\)(.|\n)* needs an entry in uipath:organizations\./);
});

for (const [what, entry, says] of [
    [
        "no credential",
        {},
        /^no credential for organization "song-two"; set .*--path 'uipath:organizations\["song-two"\]\.accessToken' …` \[/,
    ],
    [
        "half a credential",
        { clientId: "app-1" },
        /^uipath:organizations\["song-two"\]\.clientId is set, but uipath:organizations\["song-two"\]\.clientSecret is not/,
    ],
    [
        "an invalid address",
        { accessToken: tokens.two, baseUrl: "https://automation.example.com/orchestrator_" },
        /^uipath:organizations\["song-two"\]\.baseUrl: .*give https:\/\/automation\.example\.com/,
    ],
    ["no object", tokens.two, /^uipath:organizations\["song-two"\] is not an object of settings/],
    [
        "a token that is not text",
        { accessToken: ["x"] },
        /^uipath:organizations\["song-two"\]\.accessToken is not a string/,
    ],
] as const) {
    test(`an entry with ${what} is an error for its organization's resources, and nothing is sent`, async (t) => {
        const one = await startOrganization(t, "one");
        const config = configFor(one, organizations({ "song-two": entry }));
        const plugin = await startPlugin(t, { config });
        const reasons = reasonsOf(await plugin.check(theirs));
        t.true(
            reasons.some((reason) => says.test(reason) && reason.endsWith(" [UIPATH_SETTINGS_INVALID]")),
            JSON.stringify(reasons),
        );
        t.false(JSON.stringify(reasons).includes(tokens.two));
        t.is(one.requests.length, 0);
    });
}

for (const entries of ["{", "[]", '"song-two"', "1", '{"song-two":{},"SONG-TWO":{}}', '{" song-two":{}}']) {
    test(`uipath:organizations = ${entries} is an error at preview`, async (t) => {
        const one = await startOrganization(t, "one");
        const plugin = await startPlugin(t, { config: configFor(one, organizations(entries)) });
        const [reason = "", ...others] = reasonsOf(await plugin.check(ours));
        t.deepEqual(others, []);
        t.regex(reason, /^uipath:organizations(\["song-two"\])?:? .*; .* \[UIPATH_SETTINGS_INVALID\]$/);
    });
}

test("a misspelled key of an entry causes a warning that does not show its value", async (t) => {
    const one = await startOrganization(t, "one");
    const entries = { "song-two": { accessToken: tokens.two, accesToken: "s3cr3t-4711", timeoutSeconds: 5 } };
    const plugin = await startPlugin(t, { config: configFor(one, organizations(entries)) });
    t.deepEqual(reasonsOf(await plugin.check(theirs)), []);
    t.deepEqual((await plugin.output()).split("\n").slice(0, 2), [
        'warning: uipath:organizations["song-two"].accesToken is not a setting and has no effect; did you mean accessToken?',
        'warning: uipath:organizations["song-two"].timeoutSeconds is not a setting and has no effect',
    ]);
});

test("numbers and booleans, as `pulumi config set --path` writes them, are read as text", async (t) => {
    const [one, two] = [await startOrganization(t, "one"), await startOrganization(t, "two", { token: "1234" })];
    const entries = { "song-two": { baseUrl: two.url, accessToken: 1234 } };
    const plugin = await startPlugin(t, { config: configFor(one, organizations(entries)) });
    await bring(plugin, { ...theirs, accountId: "Song-TWO" });
    t.deepEqual(holders(two), { dia: "TSTNU" });
});

test("an organization with its own address does not sign in at another organization's Identity", async (t) => {
    const client = { id: "app-1", secret: "s3cret-of-the-application", scopes: ["PM.License"] };
    const [one, two] = [await startOrganization(t, "one"), await startOrganization(t, "two", { clients: [client] })];
    const entry = { clientId: client.id, clientSecret: client.secret };
    for (const [values, asked] of [
        [{ ...entry, baseUrl: two.url }, two],
        [entry, one],
    ] as const) {
        const config = configFor(
            one,
            organizations({ "song-two": values }, { "uipath:identityUrl": `${one.url}/identity_` }),
        );
        const plugin = await startPlugin(t, { config });
        if (asked === two) {
            await bring(plugin, theirs);
        } else {
            await t.throwsAsync(bring(plugin, theirs));
        }
        const isAsked = (server: Simulator) => server.requests.some(({ url }) => url.includes("/connect/token"));
        t.true(isAsked(asked));
        t.is(isAsked(one), asked === one, "another's Identity");
    }
});

test("a preview with an unknown organization neither guesses its address nor requires a credential", async (t) => {
    const two = await startOrganization(t, "two");
    const entries = { "song-two": { baseUrl: two.url, accessToken: tokens.two } };
    const plugin = await startPlugin(t, { config: organizations(entries) });
    const { inputs, failures } = await plugin.check({ ...theirs, accountId: unknown });
    t.deepEqual(failures, []);
    t.is(inputs.baseUrl, unknown);
});

test("an organization without a credential is an error that names both places for one", async (t) => {
    const one = await startOrganization(t, "one");
    for (const others of [{}, organizations({ "song-three": { accessToken: tokens.two } })]) {
        const { "uipath:accessToken": _, ...config } = configFor(one, others);
        const plugin = await startPlugin(t, { config });
        t.deepEqual(reasonsOf(await plugin.check(theirs)), [
            'no credential for organization "song-two"; set an access token, client credentials or a user name; for an access token ' +
                "run `pulumi config set --secret --path 'uipath:organizations[\"song-two\"].accessToken' …`, or for all organizations " +
                "run `pulumi config set --secret uipath:accessToken …` or set UIPATH_ACCESS_TOKEN or UIPATH_PAT [UIPATH_SETTINGS_INVALID]",
        ]);
    }
    t.is(one.requests.length, 0);
});

test("an allocation stays in the state when its organization loses its entry, and its server gets no other organization's credential", async (t) => {
    const { one, two, plugin } = await startBoth(t);
    const created = await bring(plugin, theirs);
    const { length } = two.requests;
    for (const config of [
        configFor(one),
        organizations({ "song-one": { baseUrl: one.url, accessToken: tokens.one } }),
    ]) {
        const later = await startPlugin(t, { config });
        await t.throwsAsync(later.delete(created as Resource));
    }
    t.is(two.requests.length, length);
    t.deepEqual(holders(two), { dia: "TSTNU" });
});

test("the settings' own organization may have an entry, which wins over the other settings", async (t) => {
    const one = await startOrganization(t, "one");
    const entries = { "SONG-ONE": { accessToken: tokens.one } };
    const config = configFor(one, organizations(entries, { "uipath:accessToken": "of-somebody-else" }));
    await bring(await startPlugin(t, { config }), ours);
    t.deepEqual(holders(one), { ana: "ATTUNU" });
});

test("no credential of any entry is shown, not even of an organization without resources", async (t) => {
    const one = await startOrganization(t, "one");
    const secrets = {
        accessToken: createToken(24),
        clientSecret: createToken(24),
        password: `Winter-${createToken(24)}`,
    };
    const config = configFor(one, organizations({ "song-nine": secrets }, { "uipath:maxAttempts": "1" }));
    const plugin = await startPlugin(t, { config });
    const words = Object.values(secrets).join(" ");
    one.fault({ kind: "answer", status: 400, body: JSON.stringify({ message: `no: ${words}` }), times: 3 });
    const { message } = (await t.throwsAsync(bring(plugin, ours))) as Error;
    t.regex(message, /no: .*\[redacted\]/);
    t.deepEqual(findPieces(message, Object.values(secrets)), []);
});

test("the error for a server that does not answer names the setting of its organization", async (t) => {
    const { one, two, plugin } = await startBoth(t, {}, { "uipath:maxAttempts": "1" });
    await Promise.all([one.suspend(), two.suspend()]);
    for (const [args, setting] of [
        [ours, "uipath:baseUrl"],
        [theirs, 'uipath:organizations["song-two"].baseUrl'],
    ] as const) {
        const { message } = (await t.throwsAsync(bring(plugin, args))) as Error;
        t.true(message.includes(`check ${setting} and`), message);
    }
    await Promise.all([one.resume(), two.resume()]);
});

test("the error for a refused token names its setting and the command that sets another", async (t) => {
    const { two, plugin } = await startBoth(t);
    two.fault({ kind: "answer", status: 401, body: '{"message":"expired"}', times: 5 });
    const { message } = (await t.throwsAsync(bring(plugin, theirs))) as Error;
    t.regex(message, /uipath:organizations\["song-two"\]\.accessToken/);
    t.regex(message, /run `pulumi config set --secret --path 'uipath:organizations\["song-two"\]\.accessToken' …`/);
});
