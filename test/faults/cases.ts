import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ExecutionContext } from "ava";
import type { Fault } from "../../simulator/faults";
import type { SeenRequest } from "../../simulator/simulator";
import { answer, faultKinds, short } from "./fault-kinds";
import type { Moment } from "./programs";
import type { Case, Recovery, Setup } from "./runner";
import { signInCases } from "./sign-in-cases";

/** From the first request on, from the middle on, and only for the requests of one user. */
const positions: Record<string, Partial<Fault>> = {
    "at the first request": { times: 99 },
    "from the middle on": { times: 99, after: 2 },
    "at the request of eva": { times: 99, about: "eva" },
};

const places: [Moment, string][] = [
    ["create", "at the first request"],
    ["create", "from the middle on"],
    ["update", "at the first request"],
    ["update", "from the middle on"],
    ["update", "at the request of eva"],
    ["delete", "from the middle on"],
];
const fewer = [1, 3, 4, 5].map((index) => places[index] as [Moment, string]);

/** Every kind of fault, for the whole run. */
const lasting: Case[] = faultKinds.flatMap(({ name, kind, says, settings }) =>
    fewer.map(([moment, position]) => ({
        name: `${moment}, ${position}: ${name}`,
        moment,
        faults: () => [{ ...kind, ...positions[position] } as Fault],
        settings: { ...settings },
        ends: says,
    })),
);

/** Every kind of fault that another attempt may overcome, once in a run. */
const passing: Case[] = faultKinds
    .filter((faultKind) => faultKind.passing)
    .map(({ name, kind, settings }) => ({
        name: `update, once: ${name}: a second attempt succeeds`,
        moment: "update",
        faults: () => [{ ...kind, after: 2 } as Fault],
        settings: { ...settings, "uipath:maxAttempts": "2" },
        ends: "well",
        wire: (t, requests) => {
            t.is(requests.length, 7);
            t.is(requests[2]?.body, requests[3]?.body);
        },
    }));

/** A server may lack PUT, so POST follows a fault that looks like that. */
const methodsTried = (faultKind: string) => (/verb|404|HTML/.test(faultKind) ? 2 : 1);

/** Faults that a second attempt does not overcome are not tried again. */
const once: Case[] = faultKinds
    .filter((faultKind) => !faultKind.passing)
    .map(({ name, kind, says, rejects = false }) => ({
        name: `create, once: ${name}: no second attempt`,
        moment: "create",
        faults: () => [{ ...kind, about: "ana", times: methodsTried(name) * (rejects ? 2 : 1) } as Fault],
        settings: { "uipath:maxAttempts": "3" },
        ends: says,
        wire: (t, requests) => {
            const same = attemptsOfFirst(requests);
            t.is(same.length, methodsTried(name));
            t.is(new Set(same.map(({ method }) => method)).size, same.length);
            if (rejects) {
                t.deepEqual(
                    requests
                        .filter(({ method }) => method === "PUT")
                        .slice(0, 3)
                        .map(({ body }) => JSON.parse(body).userIds.join()),
                    ["ana,ben", "ana", "ben"],
                    "then each user is sent separately",
                );
            }
        },
    }));

/** 429 and 503 with a time to retry. */
const waits: Case[] = [
    {
        name: "create: 429 with Retry-After in seconds is waited for",
        moment: "create",
        faults: () => [{ ...answer(429, "", { "retry-after": "1" }), after: 1 } as Fault],
        settings: { "uipath:maxAttempts": "2", "uipath:timeoutSeconds": "20" },
        ends: "well",
        wire: (t, requests) => {
            t.is(requests.length, 6);
            t.is(requests[1]?.body, requests[2]?.body);
            between(t, gap(requests, 1), 1000, 6000);
        },
    },
    {
        name: "update: 503 with Retry-After in seconds is waited for",
        moment: "update",
        faults: () => [answer(503, "", { "retry-after": "1" }) as Fault],
        settings: { "uipath:maxAttempts": "2", "uipath:timeoutSeconds": "20" },
        ends: "well",
        wire: (t, requests) => between(t, gap(requests, 0), 1000, 6000),
    },
    {
        name: "create: 429 with Retry-After as a date is waited for",
        moment: "create",
        faults: () => [answer(429, "", { "retry-after": new Date(Date.now() + 3000).toUTCString() }) as Fault],
        settings: { "uipath:maxAttempts": "2", "uipath:timeoutSeconds": "20" },
        ends: "well",
        // A date has whole seconds, so it is 2 to 3 s ahead.
        wire: (t, requests) => between(t, gap(requests, 0), 1500, 8000),
    },
    {
        name: "create: 429 with Retry-After in the past is tried again at once",
        moment: "create",
        faults: () => [answer(429, "", { "retry-after": "Wed, 21 Oct 2015 07:28:00 GMT" }) as Fault],
        settings: { "uipath:maxAttempts": "2" },
        ends: "well",
        wire: (t, requests) => t.is(requests.length, 6),
    },
    {
        name: "create: 429 with an invalid Retry-After is tried again after the usual wait",
        moment: "create",
        faults: () => [answer(429, "", { "retry-after": "soon" }) as Fault],
        settings: { "uipath:maxAttempts": "2" },
        ends: "well",
        wire: (t, requests) => t.is(requests.length, 6),
    },
    ...["86400", "99999999999999999999", "Fri, 31 Dec 2999 23:59:59 GMT"].map(
        (absurd): Case => ({
            name: `create: 429 with Retry-After ${absurd} is waited for only as long as a response`,
            moment: "create",
            faults: () => [{ ...answer(429, "", { "retry-after": absurd }), times: 99 } as Fault],
            settings: { ...short, "uipath:maxAttempts": "3" },
            ends: [/limits the rate of requests \(429\); 3 attempts over [2-9]\.\d s\. \[UIPATH_RATE_LIMITED\]/],
            wire: (t, requests) => {
                const attempts = attemptsOfFirst(requests);
                t.is(attempts.length, 3);
                t.is(requests.length, 6, "in either allocation, what would fail likewise is not tried");
                between(t, gap(attempts, 0), 1000, 6000);
                between(t, gap(attempts, 1), 1000, 6000);
            },
        }),
    ),
    {
        name: "update: 429 without Retry-After, always: attempts end",
        moment: "update",
        faults: () => [{ ...answer(429), times: 99 } as Fault],
        settings: { "uipath:maxAttempts": "3" },
        ends: [/limits the rate of requests \(429\); 3 attempts .*\[UIPATH_RATE_LIMITED\]/, /not sent/],
        wire: (t, requests) => {
            t.is(attemptsOfFirst(requests).length, 3);
            t.is(requests.length, 6, "in either allocation, what would fail likewise is not tried");
        },
    },
];

function attemptsOfFirst(requests: readonly SeenRequest[]): SeenRequest[] {
    return requests.filter(({ body }) => body === requests[0]?.body);
}

/** In milliseconds. */
function gap(requests: readonly SeenRequest[], index: number): number {
    return (requests[index + 1]?.at ?? 0) - (requests[index]?.at ?? 0);
}

/** Timers and clocks may differ by a few milliseconds. */
function between(t: ExecutionContext, milliseconds: number, least: number, most: number): void {
    t.true(milliseconds >= least - 20 && milliseconds <= most, `${milliseconds} ms`);
}

/** No server, or none by that name. */
const down = {
    strike: ({ simulator }: Setup) => simulator.suspend(),
    relieve: ({ simulator }: Setup) => simulator.resume(),
};
const moments: Moment[] = ["create", "update", "delete"];
const refused: Case[] = moments.flatMap((moment) => [
    {
        ...down,
        name: `${moment}: connection refused`,
        moment,
        ends: [/did not answer: connection refused \(ECONNREFUSED\); 1 attempt .*\[UIPATH_UNREACHABLE\]/],
    },
    {
        name: `${moment}: the server goes down in the middle of the third request`,
        moment,
        onRequest: ({ simulator }, nth) => (nth === 3 ? simulator.suspend() : undefined),
        relieve: down.relieve,
        settings: { "uipath:maxAttempts": "2" },
        ends: [/did not answer: connection refused \(ECONNREFUSED\); 2 attempts .*\[UIPATH_UNREACHABLE\]/],
        wire: (t, requests) => t.is(requests.length, 3),
    },
]);

const nameServer = (folder: string) => join(folder, "name-server");
const named = {
    address: ({ url }: { url: string }) => url.replace("127.0.0.1", "licenses.test"),
    settings: { "uipath:allowInsecureHttp": "true" },
    environment: (folder: string) => ({
        NODE_OPTIONS: `${process.env.NODE_OPTIONS} --require "${join(__dirname, "name-server.cjs")}"`,
        NAME_SERVER: nameServer(folder),
    }),
};
const nameless: Case[] = moments.flatMap((moment) =>
    [
        ["ENOTFOUND", "no such host name"],
        ["EAI_AGAIN", "the host name lookup failed"],
    ].map(
        ([code = "", words]): Case => ({
            ...named,
            name: `${moment}: DNS failure ${code}`,
            moment,
            strike: ({ folder }) => writeFile(nameServer(folder), code),
            relieve: ({ folder }) => rm(nameServer(folder)),
            ends: [new RegExp(`did not answer: ${words} \\(${code}\\); 1 attempt .*\\[UIPATH_UNREACHABLE\\]`)],
            wire: (t, requests) => t.is(requests.length, 0),
        }),
    ),
);

/** Others use all seats left of a bundle, until they release them. */
const strangers = { userIds: Array.from({ length: 7 }, (_, index) => `stranger-${index}`), useExternalLicense: false };
const partial: Case[] = [
    {
        name: "create: 409 in the middle, as the seats run out: users within the seats get licenses",
        moment: "create",
        strike: ({ simulator }) => simulator.allocate({ ...strangers, userBundleCodes: ["ACNU"] }),
        relieve: ({ simulator }) => simulator.allocate({ ...strangers, userBundleCodes: [] }),
        ends: [/has too few seats for 2 users × ACNU, RPADEVNU \(409\)\. \[UIPATH_SEATS_EXCEEDED\]/],
        wire: (t, requests) => {
            const statuses = requests.map(({ status }) => status);
            t.true(statuses.includes(409));
            t.true(statuses.filter((status) => status === 200).length >= 3);
        },
    },
    ...(["create", "update"] as const).flatMap((moment): Case[] => [
        {
            name: `${moment}: 200 without a user`,
            moment,
            faults: () => [{ kind: "omit-user", userId: "hua", about: "hua" }],
            ends: [/hua: missing from the server's response \(200\)/, /UIPATH_ALLOCATION_INCOMPLETE/],
        },
        {
            name: `${moment}: 200 without a code`,
            moment,
            faults: () => [{ kind: "omit-code", code: "TSTNU", about: "hua" }],
            ends: [/the server's response \(200\) lacks TSTNU/, /UIPATH_ALLOCATION_INCOMPLETE/],
        },
        {
            name: `${moment}: several requests fail, each in its own way`,
            moment,
            faults: () => [
                { ...answer(400), about: "hua", times: 2 } as Fault,
                { kind: "reset", when: "after", about: moment === "create" ? "fay" : "lia" },
            ],
            ends: [/UIPATH_ALLOCATION_INCOMPLETE|UIPATH_REQUEST_REJECTED/],
        },
    ]),
    {
        name: "update: a slow response within the timeout is no error",
        moment: "update",
        faults: () => [{ kind: "drip", milliseconds: 2, times: 99 }],
        settings: { "uipath:timeoutSeconds": "20" },
        ends: "well",
        wire: (t, requests) => t.is(requests.length, 6),
    },
    {
        name: "create: 501 to PUT: POST works",
        moment: "create",
        faults: () => [answer(501) as Fault],
        ends: "well",
        wire: (t, requests) =>
            t.deepEqual(
                requests.slice(0, 2).map(({ method }) => method),
                ["PUT", "POST"],
            ),
    },
];

const recoveries: Recovery[] = ["refresh and again", "back to what was declared before", "everything away"];

export const cases: Case[] = [
    ...lasting.map((each, index) => ({ ...each, recovery: recoveries[index % recoveries.length] as Recovery })),
    ...passing,
    ...once,
    ...waits,
    ...refused,
    ...nameless,
    ...partial,
    ...signInCases,
];
