import test, { type ExecutionContext } from "ava";
import type { Fault } from "../../simulator/faults";
import { allocationsOf, bring, PluginError, type Resource } from "../support/plugin";
import { example, start, startServer } from "../support/setup";

interface Expected {
    says: RegExp[];
    requests: number;
    /** The users in the state, if the resource is kept. */
    unconfirmed?: string[];
    allocations?: Record<string, string>;
}

const everyone = ["singer-111", "singer-77", "singer-88"];
const held = "ATTUNU RPADEVNU TSTNU";

const fails = test.macro(
    async (t: ExecutionContext, fault: Fault, { says, requests, unconfirmed, allocations }: Expected) => {
        const { simulator, plugin } = await start(t, { settings: { "uipath:maxAttempts": "2" } });
        simulator.fault(fault);
        const error = await t.throwsAsync(bring(plugin, example), { instanceOf: PluginError });
        const message = error?.partial?.reasons.join("\n") ?? error?.message ?? "";
        for (const words of says) {
            t.regex(message, words);
        }
        t.regex(message, /what to do: /);
        t.notRegex(message, /1234|Bearer|\n\s+at /);
        t.is(simulator.requests.length, requests);
        t.deepEqual(error?.partial?.outputs.unconfirmed, unconfirmed);
        t.deepEqual(error?.partial && allocationsOf(error.partial.outputs), error?.partial && (allocations ?? {}));
    },
);

const answer = (status: number, body = "", headers: Record<string, string> = {}): Fault => ({
    kind: "answer",
    status,
    body,
    headers,
    times: 9,
});
const abp = JSON.stringify({ message: "The user is unknown.", errorCode: 7, success: false, __abp: true });

for (const status of [400, 415, 422]) {
    test(`${status}: the error names the rejected users, after a request for each user`, fails, answer(status, abp), {
        says: [
            /the licenses of 3 users in organization "song-one" are not as declared/,
            /singer-111, singer-77, singer-88: rejected by the server: "The user is unknown." \[UIPATH_REQUEST_REJECTED\]/,
            /correct the IDs of these users/,
        ],
        requests: 5,
    });
    test(
        `${status} for one of three users: the error names that user, and the others get their bundles`,
        fails,
        { ...answer(status, abp), about: "singer-77" },
        {
            says: [
                new RegExp(`rejected 1 user × ATTUNU, RPADEVNU, TSTNU in organization "song-one" \\(${status}\\)`),
                /affected users: singer-77$/m,
                /the server says: "The user is unknown."/,
            ],
            requests: 5,
            allocations: { "singer-111": held, "singer-88": held },
        },
    );
}
test("401: the error names the sign-in and how to renew it", fails, answer(401, '{"error":"invalid_token"}'), {
    says: [
        /did not accept the access token from uipath:accessToken \(401\)/,
        /"invalid_token"/,
        /pulumi config set --secret uipath:accessToken/,
        /--run-program/,
    ],
    requests: 1,
});
test("403: the error names the permission to allocate", fails, answer(403), {
    says: [
        /may not allocate or read licenses in organization "song-one" \(403\)/,
        /organization administrator/,
        /PM\.License\.Write/,
    ],
    requests: 1,
});
test(
    "404: the error says that the organization has no license",
    fails,
    answer(404, JSON.stringify({ message: "No account license is allocated." })),
    {
        says: [
            /no account license is allocated for organization "song-one" \(404\)/,
            /uipath:accountId/,
            /uipath:baseUrl/,
        ],
        requests: 1,
    },
);
test("409: the error names the number of users and the codes", fails, answer(409), {
    says: [
        /organization "song-one" has too few seats for 3 users × ATTUNU, RPADEVNU, TSTNU \(409\)/,
        /count from the next `pulumi up`/,
    ],
    requests: 1,
    unconfirmed: everyone,
});
test("429: the error says how often and how long the provider tried", fails, answer(429), {
    says: [/limits the rate of requests \(429\); 2 attempts over \d+\.\d s/],
    requests: 2,
});
test("503 on every attempt: the users are unconfirmed", fails, answer(503), {
    says: [/failed \(503\) on 3 users .*2 attempts over/],
    requests: 2,
    unconfirmed: everyone,
});
test("an undocumented status is an error with the server's words", fails, answer(418, "short and stout"), {
    says: [/status 418, which the license service does not document/, /short and stout/],
    requests: 1,
});
test(
    "errors by field appear in the error",
    fails,
    answer(400, JSON.stringify({ errors: { userIds: ["unknown", "too many"] } })),
    {
        says: [/userIds: unknown too many/],
        requests: 5,
    },
);
test(
    "OAuth's error code and description appear in the error",
    fails,
    answer(403, '{"error":"insufficient_scope","error_description":"Scope is missing"}'),
    {
        says: [/Scope is missing/],
        requests: 1,
    },
);
for (const [status, title, remedy] of [
    [400, "400 No required SSL certificate was sent", /uipath:clientCertificate/],
    [400, "400 Request Header Or Cookie Too Large", /longer request headers/],
    [401, "401 Authorization Required", /administrators of the gateway/],
    [403, "403 Forbidden", /administrators of the gateway/],
    [404, "404 Not Found", /uipath:baseUrl/],
    [409, "409 Conflict", /administrators of the gateway/],
    [431, "431", /longer request headers/],
] as const) {
    const page = `\ufeff<!-- gate --><html><head><title>${title}</title></head><body>no</body></html>`;
    test(
        `a web page with ${status} is attributed to a gateway, not to the license service: ${title}`,
        fails,
        answer(status, page),
        {
            says: [
                new RegExp(
                    `refused the request with a web page, "${title}" \\(${status}\\): http://127.*/user-license\\.`,
                ),
                /\[UIPATH_GATEWAY_REFUSED\]/,
                remedy,
            ],
            requests: status === 404 ? 2 : 1,
        },
    );
}
test(
    "a response that would forge a log line is cut and printed on one line",
    fails,
    answer(400, `a\n\u001b[31mb${"c".repeat(5000)}`),
    {
        says: [/rejected by the server: "a\ufffd\ufffd\[31mbc{100,300}…"/],
        requests: 5,
    },
);
test(
    "HTML with 200 is not a response of the license service",
    fails,
    { kind: "garble", body: "<html></html>", contentType: "text/html", times: 2 },
    {
        says: [/answered with a web page, so it is not the license service/, /check uipath:baseUrl/],
        requests: 2,
        unconfirmed: everyone,
    },
);
test(
    "an empty response with 200 is an error",
    fails,
    { kind: "garble", body: "" },
    {
        says: [/answered with nothing/],
        requests: 1,
        unconfirmed: everyone,
    },
);
test(
    "truncated JSON is an error",
    fails,
    { kind: "truncate" },
    {
        says: [/answered with broken JSON/],
        requests: 1,
        unconfirmed: everyone,
    },
);
test(
    "JSON of another shape is an error",
    fails,
    { kind: "garble", body: '[{"userId":7}]' },
    {
        says: [/JSON that is not the documented response: 0\.userId: .*string.* 7/],
        requests: 1,
        unconfirmed: everyone,
    },
);
test(
    "a bundle code in a response that the state would read as two codes is an error",
    fails,
    {
        kind: "garble",
        body: '[{"userId":"singer-77","userBundleCodes":["ATTUNU TSTNU"]}]',
    },
    {
        says: [/the documented response: the whole: "ATTUNU TSTNU" is not a valid bundle code/],
        requests: 1,
        unconfirmed: everyone,
    },
);
test(
    "the provider stops reading a response that is 10 MB longer than any real one",
    fails,
    { kind: "inflate", bytes: 10 * 1024 * 1024 },
    {
        says: [/sent more than 65536 bytes/, /the rest was not read/],
        requests: 1,
        unconfirmed: everyone,
    },
);
test(
    "the error names a user missing from the response",
    fails,
    { kind: "omit-user", userId: "singer-88" },
    {
        says: [
            /the licenses of 1 user in organization "song-one" are not as declared/,
            /singer-88: missing from the server's response/,
        ],
        requests: 1,
        unconfirmed: ["singer-88"],
        allocations: { "singer-77": held, "singer-111": held },
    },
);
test(
    "the error names a code missing from the response, and the state has the codes of the response",
    fails,
    { kind: "omit-code", code: "TSTNU" },
    {
        says: [/singer-111, singer-77, singer-88: the server's response \(200\) lacks TSTNU/],
        requests: 1,
        allocations: Object.fromEntries(everyone.map((user) => [user, "ATTUNU RPADEVNU"])),
    },
);

test("a response may list users in any order with GUIDs in capitals; the first of two entries for a user counts", async (t) => {
    const { simulator, plugin } = await start(t);
    const guid = "8ba1d1c4-9f0e-4e3a-8a3f-2f0c6d1e5b7a";
    const says = (userId: string, ...userBundleCodes: string[]) => ({ userId, userBundleCodes });
    const cases = {
        "in the order asked": [says(guid, "ACNU"), says("ana", "ACNU"), says("ana"), says("ben", "ACNU")],
        "in another order": [says("ben", "ACNU"), says("ana", "ACNU"), says("ana"), says(guid.toUpperCase(), "ACNU")],
    };
    for (const [order, entries] of Object.entries(cases)) {
        simulator.fault({ kind: "garble", body: JSON.stringify(entries) });
        const resource = await bring(plugin, { userIds: ["ana", "ben", guid], userBundleCodes: ["ACNU"] });
        t.deepEqual(allocationsOf(resource?.outputs), { ana: "ACNU", ben: "ACNU", [guid]: "ACNU" }, order);
    }
});

test("the response to a release may list no users; if it lists only some, the missing ones may still hold licenses", async (t) => {
    const { simulator, plugin } = await start(t);
    const declared = { userIds: ["ana", "ben", "cy", "dia"], userBundleCodes: ["ACNU"] };
    const all = await bring(plugin, declared);
    simulator.fault({ kind: "garble", body: "[]" });
    const three = await bring(plugin, { ...declared, userIds: ["ben", "cy", "dia"] }, all);
    t.deepEqual(formerUsers(three), ["ana"]);
    t.is(three?.outputs.unconfirmed, undefined);

    simulator.fault({ kind: "garble", body: '[{"userId":"ben","userBundleCodes":[]}]' });
    const error = await t.throwsAsync(bring(plugin, { ...declared, userIds: ["dia"] }, three), {
        instanceOf: PluginError,
    });
    t.regex(error?.partial?.reasons.join() ?? "", /cy: missing from the server's response/);
    t.deepEqual(error?.partial?.outputs.unconfirmed, ["cy"]);
    t.deepEqual(formerUsers(error?.partial), ["ana", "ben"]);
});

/** The former users of an allocation, without the tokens. */
function formerUsers(resource: Resource | undefined): string[] {
    const { former = [] } = resource?.outputs ?? {};
    return (former as string[]).map((line) => line.replace(/^[0-9a-f]{8} /, ""));
}

test("more seats than bought: the server sends 409 and applies nothing", async (t) => {
    const { simulator, plugin } = await start(t, {
        server: { organizations: [{ accountId: "song-one", seats: { ACNU: 5, TSTNU: 1 } }] },
    });
    const error = await t.throwsAsync(bring(plugin, { userIds: ["a", "b"], userBundleCodes: ["ACNU", "TSTNU"] }));
    t.regex(error?.message ?? "", /2 users × ACNU, TSTNU \(409\)/);
    t.deepEqual(simulator.ledger().users, {});
});

test("an organization that the server does not know is an error", async (t) => {
    const { plugin } = await start(t, { settings: { "uipath:accountId": "song-two" } });
    await t.throwsAsync(bring(plugin, example), {
        code: "UIPATH_ORGANIZATION_NOT_FOUND",
        message: /no account license is allocated for organization "song-two"/,
    });
});

for (const status of [301, 302, 307, 308]) {
    test(`a redirect (${status}) is not followed, and the token is not sent on`, async (t) => {
        const { simulator, plugin } = await start(t);
        const other = await startServer(t);
        simulator.fault(
            answer(status, "", { location: `${other.url}/lease_/api/account/song-one/user-license?token=s3cret` }),
        );
        const error = await t.throwsAsync(bring(plugin, example));
        t.regex(
            error?.message ?? "",
            new RegExp(
                `redirects to ${other.url}/lease_/api/account/song-one/user-license \\(${status}\\); it was not followed`,
            ),
        );
        t.is(other.requests.length, 0);
    });
}

test("a wrong token is an error", async (t) => {
    const { plugin } = await start(t, { settings: { "uipath:accessToken": "a-secret-of-mine" } });
    const error = await t.throwsAsync(bring(plugin, example), {
        code: "UIPATH_TOKEN_REJECTED",
        message: /did not accept the access token/,
    });
    t.notRegex(`${error?.message}${await plugin.output()}`, /a-secret-of-mine/);
});

test("a token that the server repeats in its response is not shown", async (t) => {
    const { simulator, plugin } = await start(t, { server: { token: "s3cr3t-token" } });
    simulator.fault(answer(400, "Bearer s3cr3t-token is no good"));
    const error = await t.throwsAsync(bring(plugin, example), {
        code: "UIPATH_ALLOCATION_INCOMPLETE",
        message: /Bearer \[redacted\] is no good/,
    });
    t.notRegex(`${error?.message}${await plugin.output()}`, /s3cr3t-token/);
});

test("a user ID that contains the token's text is not redacted", async (t) => {
    const { plugin } = await start(t);
    const resource = await bring(plugin, { userIds: ["singer-1234"], userBundleCodes: ["ACNU"] });
    t.deepEqual(allocationsOf(resource?.outputs), { "singer-1234": "ACNU" });
});

test(
    "a response that is cut within an emoji is printed without half a character",
    fails,
    answer(400, JSON.stringify({ message: `${"x".repeat(299)}😀 and so on` })),
    { says: [/x{299}/, /UIPATH_REQUEST_REJECTED/], requests: 5 },
);
