import test, { type ExecutionContext } from "ava";
import { bulkhead } from "cockatiel";
import type { Fault } from "../../simulator/fault";
import type { SimulatorOptions } from "../../simulator/simulator";
import { runCli } from "../support/cli";
import { base64Characters, carriers, createToken, findPieces } from "../support/credentials";
import { startDenyingProxy } from "../support/denying-proxy";
import { startServer } from "../support/setup";
import { Stack } from "../support/stack";

/** Looks people up several times, and declares one allocation for each name, each in a separate organization. */
const program = `
const uipath = require("pulumi-uipath-licensing");
const { lookUps, names } = require("./asked.json");
const found = (async () => {
    for (let time = 0; time < lookUps; time += 1) {
        await uipath.getUserIds(["ana@example.com"]).catch(({ message }) => console.log(message));
    }
})();
for (const name of names) {
    const userIds = ["a-" + name, name];
    new uipath.UserLicenseAllocation(name, { accountId: name, userIds, userBundleCodes: ["ATTUNU"] });
}
`;

const codes = { 403: "UIPATH_FORBIDDEN", 409: "UIPATH_SEATS_EXCEEDED", 400: "UIPATH_REQUEST_REJECTED" } as const;
const statuses = [403, 409, 400] as const;

/** A server's response about a user, and the code of the resulting error. */
interface Case {
    name: string;
    fault: Fault;
    code: string;
}

/** All responses that repeat a text: refusals and wrong types in every encoding, a page, a redirect, endless brackets. */
function casesFor(sent: string): Case[] {
    const repeated = Object.entries(carriers).flatMap(([way, carry]) => {
        const name = way.replaceAll(" ", "-").toLowerCase();
        const carried = carry(sent);
        return [
            ...statuses.map((status) => ({
                name: `${name}-${status}`,
                fault: refusal(status, carried),
                code: codes[status],
            })),
            { name: `${name}-200`, fault: ofWrongType(carried), code: "UIPATH_UNEXPECTED_ANSWER" },
        ];
    });
    const deep = `${"[".repeat(20_000)}${JSON.stringify(sent)}${"]".repeat(20_000)}`;
    return [
        ...repeated,
        { name: "page-403", fault: { kind: "page", status: 403, title: sent }, code: "UIPATH_GATEWAY_REFUSED" },
        {
            name: "redirect-302",
            // Only the beginning: Node.js rejects headers longer than 16 KB.
            fault: { ...refusal(302, ""), headers: { location: `/${encodeURIComponent(sent.slice(0, 1_000))}` } },
            code: "UIPATH_UNEXPECTED_ANSWER",
        },
        { name: "deep-200", fault: { kind: "garble", body: deep }, code: "UIPATH_UNEXPECTED_ANSWER" },
        { name: "deep-409", fault: { kind: "answer", status: 409, body: deep }, code: codes[409] },
    ];
}

function refusal(status: number, message: string): Extract<Fault, { kind: "answer" }> {
    return { kind: "answer", status, body: JSON.stringify({ message }) };
}

/** A response about users with a text in place of a user's codes. */
function ofWrongType(text: string): Fault {
    const row = { userId: "ana", organizationId: "one", useExternalLicense: false, userBundleCodes: text };
    return { kind: "garble", body: JSON.stringify([row]) };
}

function ofWrongTypeInList(text: string): Fault {
    return { kind: "garble", body: JSON.stringify({ totalCount: 1, results: text }) };
}

function organizationsOf(cases: readonly Case[]): NonNullable<SimulatorOptions["organizations"]> {
    return ["song-one", ...cases.map(({ name }) => name)].map((accountId) => ({ accountId, seats: { ATTUNU: 2 } }));
}

/** With more runs at once, a busy machine would use up the 5 s that lookups have which only warn. */
const places = bulkhead(1, Number.POSITIVE_INFINITY);

/** Runs a preview and an update with full logs. Returns the output of each, and the state after both. */
function previewAndUpdate(stack: Stack, beforeEach: (run: "preview" | "update") => void) {
    return places.execute(() => previewThenUpdate(stack, beforeEach));
}

async function previewThenUpdate(stack: Stack, beforeEach: (run: "preview" | "update") => void) {
    beforeEach("preview");
    const { stdout, stderr } = await stack.start(["preview", "--json"], { all: false, reject: false });
    beforeEach("update");
    const { exitCode, output } = await stack.tryUp("--continue-on-error", "-v=9", "--logtostderr", "--logflow");
    const { text, allocations } = await stack.export();
    return { preview: `${stdout}\n${stderr}`, update: output, exitCode, state: text, allocations };
}

/** Each user has the right error, with the credential removed from it. */
function checkReasons(
    t: ExecutionContext,
    cases: readonly Case[],
    allocations: Awaited<ReturnType<Stack["export"]>>["allocations"],
): void {
    for (const { name, code } of cases) {
        const reasons = allocations[name]?.initErrors ?? [];
        t.is(reasons.length, 1, name);
        const [reason = ""] = reasons;
        t.true(reason.includes(`[${code}]`), `${name}: ${reason}`);
        t.true(reason.includes("[redacted]") || name.startsWith("deep"), `${name}: ${reason}`);
        t.true(reason.includes(`affected users: ${name}\n`), `${name}: ${reason}`);
    }
}

for (const [length, characters] of [[20], [700, base64Characters], [4_000], [20_000]] as const) {
    test(`no piece of an access token of ${length} characters is shown or kept, however a server repeats it`, async (t) => {
        const token = createToken(length, characters);
        const ways = Object.values(carriers).map((carry) => carry(`Bearer ${token}`));
        for (const way of ways) {
            t.not(findPieces(JSON.stringify(way), [token]).length, 0, "it would be found");
        }
        const cases = casesFor(`Bearer ${token}`);
        const simulator = await startServer(t, {
            token,
            licenseSummary: true,
            portal: true,
            organizations: organizationsOf(cases),
        });
        const stack = await Stack.create(t, { files: { "index.js": program } });
        await stack.use(simulator, { "uipath:seatsFrom": "summary", "uipath:maxUsersPerRequest": "1" });
        await stack.write("asked.json", JSON.stringify({ lookUps: ways.length, names: cases.map(({ name }) => name) }));

        const { preview, update, exitCode, state, allocations } = await previewAndUpdate(stack, () => {
            simulator.clearFaults();
            for (const [at, way] of ways.entries()) {
                simulator.fault({ ...refusal(statuses[at % 3] as number, way), endpoint: "users" });
            }
            for (const { name, fault } of cases) {
                simulator.fault({ ...fault, about: name });
                simulator.fault({ ...fault, about: name, endpoint: "summary" });
            }
        });
        t.is(exitCode, 255, update);
        for (const text of [preview, update]) {
            for (const [status, ofWrites] of Object.entries(codes)) {
                // A read uses no seats.
                const code = status === "409" ? "UIPATH_UNEXPECTED_ANSWER" : ofWrites;
                t.regex(text, new RegExp(`a read of users.*\\[${code}\\]`));
                t.regex(text, new RegExp(`a read of seats.*\\[${code}\\]`));
            }
        }
        t.deepEqual(findPieces(preview, [token]), [], "pulumi preview --json");
        t.deepEqual(findPieces(update, [token]), [], "pulumi up -v=9");
        t.deepEqual(findPieces(state, [token]), [], "pulumi stack export");
        checkReasons(t, cases, allocations);

        const environment = {
            UIPATH_URI: simulator.url,
            UIPATH_ACCOUNT_ID: "song-one",
            UIPATH_ACCESS_TOKEN: token,
        };
        for (const fault of [refusal(403, ways.join(" ")), ofWrongTypeInList(ways.join(" "))]) {
            simulator.fault({ ...fault, endpoint: "portal" });
            const { exitCode, stdout, stderr } = await runCli(["export"], environment);
            t.is(exitCode, 1, stderr);
            t.true(stderr.includes("[redacted]"), stderr);
            t.deepEqual(findPieces(stdout + stderr, [token]), [], "pulumi-uipath-licensing export");
        }
    });
}

test("a write refused with a token of 4,000 characters in the response waits for the seats that the same run frees", async (t) => {
    const token = createToken(4_000);
    let refused: () => void = () => undefined;
    const isRefused = new Promise<void>((resolve) => {
        refused = resolve;
    });
    const simulator = await startServer(t, {
        token,
        organizations: [{ accountId: "song-one", seats: { ATTUNU: 1, TSTNU: 1 } }],
        onAllocation: async ({ body }) => {
            if (body.includes("ben")) {
                refused();
            } else if (body.includes("TSTNU")) {
                await isRefused;
            }
        },
    });
    const stack = await Stack.create(t);
    await stack.use(simulator);
    await stack.declare({ one: { userIds: ["ana"], userBundleCodes: ["ATTUNU"] } });
    await stack.up();

    simulator.fault({ ...refusal(409, `Bearer ${token}`), about: "ben" });
    await stack.declare({
        one: { userIds: ["ana"], userBundleCodes: ["TSTNU"] },
        other: { userIds: ["ben"], userBundleCodes: ["ATTUNU"] },
    });
    await stack.up();
    t.deepEqual(simulator.ledger().users, { ana: ["TSTNU"], ben: ["ATTUNU"] });
    t.is(simulator.requests.filter(({ body }) => body.includes("ben")).length, 2);
});

interface SignInCase {
    secret: string;
    server: SimulatorOptions;
    /** The same values as environment variables and as settings. */
    environment: Record<string, string>;
    settings: Record<string, string>;
    /** The part of the token request that a server may repeat. */
    sent: string;
    refusal: (words: string) => Fault;
}

const clientSecret = createToken(40, base64Characters);
const password = `Winter/2026&"<%+tal'#9!Kz`;

const signIns: Record<string, SignInCase> = {
    "client credentials": {
        secret: clientSecret,
        server: { clients: [{ id: "app-1", secret: clientSecret, scopes: ["PM.License", "PM.User.Read"] }] },
        environment: { UIPATH_CLIENT_ID: "app-1", UIPATH_CLIENT_SECRET: clientSecret },
        settings: { "uipath:clientId": "app-1", "uipath:clientSecret!": clientSecret },
        sent: `app-1:${clientSecret}`,
        refusal: (words) => ({
            kind: "answer",
            endpoint: "token",
            status: 400,
            body: JSON.stringify({ error: `invalid_client: ${clientSecret}`, error_description: words }),
        }),
    },
    "a user name and password": {
        secret: password,
        server: { logins: [{ tenancyName: "default", username: "admin", password }] },
        environment: { UIPATH_USERNAME: "admin", UIPATH_PASSWORD: password, UIPATH_TENANT: "default" },
        settings: { "uipath:username": "admin", "uipath:password!": password, "uipath:tenancyName": "default" },
        sent: JSON.stringify({ UsernameOrEmailAddress: "admin", Password: password }),
        refusal: (words) => ({
            kind: "answer",
            endpoint: "authenticate",
            status: 401,
            body: JSON.stringify({ result: null, error: { message: `Login failed! ${words}` } }),
        }),
    },
};

for (const [kind, { secret, server, environment, settings, sent, refusal: refuseSignIn }] of Object.entries(signIns)) {
    test(`no piece of ${kind}, nor of the token issued for it, is shown or kept`, async (t) => {
        const token = createToken(4_000);
        const credentials = [secret, token];
        const words = Object.values(carriers)
            .map((carry) => carry(sent))
            .join(" ");
        t.not(findPieces(words, [secret]).length, 0, "it would be found");
        const cases = casesFor(`Bearer ${token} for ${sent}`).filter(({ name }) => !/-400/.test(name));
        const simulator = await startServer(t, {
            ...server,
            // This token may do everything, even what only administrators may do.
            token,
            tokenText: () => token,
            licenseSummary: true,
            portal: true,
            organizations: organizationsOf(cases),
        });
        const stack = await Stack.create(t, { files: { "index.js": program } });
        await stack.configure({
            "uipath:baseUrl": simulator.url,
            "uipath:accountId": "song-one",
            "uipath:seatsFrom": "summary",
            "uipath:maxUsersPerRequest": "1",
            ...settings,
        });
        await stack.write("asked.json", JSON.stringify({ lookUps: 2, names: cases.map(({ name }) => name) }));

        const { preview, update, exitCode, state, allocations } = await previewAndUpdate(stack, (run) => {
            simulator.clearFaults();
            if (run === "preview") {
                // Once for the program, once for the provider.
                simulator.fault({ ...refuseSignIn(words), times: 2 });
                return;
            }
            simulator.fault({ ...refusal(403, `${token} ${words}`), endpoint: "users" });
            simulator.fault({ ...ofWrongTypeInList(`${token} ${words}`), endpoint: "users" });
            for (const { name, fault } of cases) {
                simulator.fault({ ...fault, about: name });
            }
        });
        t.regex(preview, /the sign-in with .* was refused.*\[UIPATH_SIGN_IN_FAILED\]/);
        t.regex(preview, /cannot tell how many seats are left: the sign-in with .*\[UIPATH_SIGN_IN_FAILED\]/);
        t.true(preview.includes("[redacted]"));
        t.deepEqual(findPieces(preview, credentials), [], "pulumi preview --json");
        t.is(exitCode, 255, update);
        t.regex(update, /a read of users.*\[UIPATH_FORBIDDEN\]/);
        t.regex(update, /results.*\[UIPATH_UNEXPECTED_ANSWER\]/);
        t.deepEqual(findPieces(update, credentials), [], "pulumi up -v=9");
        t.deepEqual(findPieces(state, credentials), [], "pulumi stack export");
        checkReasons(t, cases, allocations);

        const portal = { endpoint: "portal" } as const;
        for (const fault of [
            refuseSignIn(words),
            { ...refusal(403, `${token} ${words}`), ...portal },
            { ...ofWrongTypeInList(`${token} ${words}`), ...portal },
        ]) {
            simulator.fault(fault);
            const { exitCode, stdout, stderr } = await runCli(["export"], {
                UIPATH_URI: simulator.url,
                UIPATH_ACCOUNT_ID: "song-one",
                ...environment,
            });
            t.is(exitCode, 1, stderr);
            t.true(stderr.includes("[redacted]"), stderr);
            t.deepEqual(findPieces(stdout + stderr, credentials), [], "pulumi-uipath-licensing export");
        }
    });
}

const lookingUp = `
const uipath = require("pulumi-uipath-licensing");
new uipath.UserLicenseAllocation("team", {
    userIds: uipath.getUserIds(["ana@example.com"]),
    userBundleCodes: ["ATTUNU"],
});
`;

const proxies: Record<string, { url: (port: string) => string; says: readonly RegExp[] }> = {
    "that makes the proxy's address an invalid URL": {
        url: () => "http://corp:Geheim/42@proxy:3128",
        says: [
            /HTTPS_PROXY: the user name or password before proxy:3128 is not percent-encoded/,
            /\[UIPATH_SETTINGS_INVALID\]/,
        ],
    },
    "that the proxy rejects": {
        url: (port) => `http://corp:Geheim%2F42@127.0.0.1:${port}`,
        says: [/the proxy http:\/\/127\.0\.0\.1:\d+ \(HTTPS_PROXY\) refused .*\(407\).*\[UIPATH_PROXY_FAILED\]/],
    },
};

for (const [which, { url, says }] of Object.entries(proxies)) {
    test(`a proxy's password ${which} is neither shown nor kept, whether or not the program looks people up`, async (t) => {
        const proxy = await startDenyingProxy(t, { user: { name: "corp", password: "another" } });
        const environment = {
            HTTPS_PROXY: url(new URL(proxy.url).port),
            UIPATH_URI: "https://automation.example.com",
            UIPATH_ACCOUNT_ID: "song-one",
            UIPATH_ACCESS_TOKEN: createToken(40),
        };
        const credentials = ["Geheim/42", environment.UIPATH_ACCESS_TOKEN];
        const stack = await Stack.create(t, { environment });
        await stack.declare({ team: { userIds: ["ana"], userBundleCodes: ["ATTUNU"] } });

        for (const text of [undefined, lookingUp]) {
            if (text !== undefined) {
                await stack.write("index.js", text);
            }
            const { preview, update, exitCode, state } = await previewAndUpdate(stack, () => undefined);
            t.is(exitCode, 255, update);
            for (const words of says) {
                t.regex(update, words);
            }
            for (const shown of [preview, update, state]) {
                t.deepEqual(findPieces(shown, credentials), []);
            }
        }

        const { exitCode, stdout, stderr } = await runCli(["export"], environment);
        t.is(exitCode, 1, stderr);
        for (const words of says) {
            t.regex(stderr, words);
        }
        t.deepEqual(findPieces(stdout + stderr, credentials), []);
    });
}
