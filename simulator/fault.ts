import { validateHeaderName, validateHeaderValue } from "node:http";
import * as v from "valibot";

const endpoints = [
    "user-license",
    "group-rule",
    "token",
    "discovery",
    "authenticate",
    "users",
    "groups",
    "summary",
    "portal",
] as const;

/** The endpoints that faults can strike. */
export type Endpoint = (typeof endpoints)[number];

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
/** A status that ends a request. */
const status = v.pipe(v.number(), v.integer(), v.minValue(200), v.maxValue(599));
const headers = v.pipe(
    v.record(v.string(), v.string()),
    v.check((all) => Object.entries(all).every(isHeader), "Invalid headers: a name or a value cannot be sent"),
);

const common = {
    /** Concerns requests to this endpoint, and counts no others. Default: the allocation of licenses to users. */
    endpoint: v.exactOptional(v.picklist(endpoints)),
    /** Concerns requests with this verb, and counts no others. Default: all. */
    method: v.exactOptional(v.pipe(v.string(), v.regex(/^(GET|PUT|POST)$/))),
    /** How many requests it strikes. Default: 1. */
    times: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(1))),
    /** How many requests go unharmed before. Default: 0. */
    after: v.exactOptional(count),
    /**
     * Concerns requests that name this user, and counts no others; for group rules this group, for the lists and the
     * summary this organization, for a token this client, for a sign-in this user name. Default: all.
     */
    about: v.exactOptional(v.string()),
};

/** A fault as it may be asked for. */
export const faultSchema = v.variant("kind", [
    /** Answers this and applies nothing. */
    v.strictObject({
        ...common,
        kind: v.literal("answer"),
        status,
        headers: v.exactOptional(headers),
        body: v.exactOptional(v.string()),
    }),
    /** Answers an HTML page, as gateways do, and applies nothing. */
    v.strictObject({
        ...common,
        kind: v.literal("page"),
        status,
        title: v.string(),
        headers: v.exactOptional(headers),
    }),
    /** Applies the request, and answers 200 with this text in place of the JSON. */
    v.strictObject({
        ...common,
        kind: v.literal("garble"),
        body: v.string(),
        contentType: v.exactOptional(
            v.pipe(
                v.string(),
                v.check((text) => isHeader(["content-type", text])),
            ),
        ),
    }),
    /** Applies the request, and answers with JSON cut off in the middle. */
    v.strictObject({ ...common, kind: v.literal("truncate") }),
    /** Applies the request, and answers with this many bytes of JSON. */
    v.strictObject({ ...common, kind: v.literal("inflate"), bytes: v.pipe(count, v.maxValue(500_000_000)) }),
    /** Grants to all but this user, whom the answer leaves out; a release goes unharmed. */
    v.strictObject({ ...common, kind: v.literal("omit-user"), userId: v.string() }),
    /** Applies the request, an allocation's or a group rule's, without this code. */
    v.strictObject({ ...common, kind: v.literal("omit-code"), code: v.string() }),
    /** Breaks the connection: before applying, after applying and before any answer, or in the middle of the answer. */
    v.strictObject({ ...common, kind: v.literal("reset"), when: v.picklist(["before", "after", "middle"]) }),
    /**
     * Serves the request unharmed, and breaks its connection, which it had promised to keep, when the next request comes
     * on it: that one is neither seen nor applied.
     */
    v.strictObject({ ...common, kind: v.literal("stale-connection") }),
    /** Never answers; with `applied`, having applied the request. */
    v.strictObject({ ...common, kind: v.literal("hang"), applied: v.exactOptional(v.boolean()) }),
    /** Applies the request, and sends the answer a byte at a time. */
    v.strictObject({ ...common, kind: v.literal("drip"), milliseconds: count }),
]);

/** A fault on demand. To apply a request that only reads is to find its answer. */
export type Fault = v.InferOutput<typeof faultSchema>;

/** The fault that a person asks for, or in one sentence what is wrong with it. */
export function readFault(asked: unknown): Fault | string {
    const { success, output, issues } = v.safeParse(faultSchema, asked);
    if (success) {
        return output;
    }
    const [issue] = issues;
    const path = v.getDotPath(issue);
    return `fault${path === null ? "" : `.${path}`}: ${issue.message}`;
}

function isHeader([name, value]: [string, string]): boolean {
    try {
        validateHeaderName(name);
        validateHeaderValue(name, value);
        return true;
    } catch {
        return false;
    }
}
