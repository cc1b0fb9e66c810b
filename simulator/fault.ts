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

export type Endpoint = (typeof endpoints)[number];

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const status = v.pipe(v.number(), v.integer(), v.minValue(200), v.maxValue(599));
const headers = v.pipe(
    v.record(v.string(), v.string()),
    v.check((all) => Object.entries(all).every(isHeader), "Invalid headers: a name or a value cannot be sent"),
);

const common = {
    /** Affects and counts only requests to this endpoint. Default: the allocation of licenses to users. */
    endpoint: v.exactOptional(v.picklist(endpoints)),
    /** Affects and counts only requests with this method. Default: all. */
    method: v.exactOptional(v.pipe(v.string(), v.regex(/^(GET|PUT|POST)$/))),
    /** How many requests it affects. Default: 1. */
    times: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(1))),
    /** How many requests pass before it strikes. Default: 0. */
    after: v.exactOptional(count),
    /**
     * Affects and counts only requests that name this user; for group rules this group, for the lists and the summary this
     * organization, for a token this client, for a sign-in this user name. Default: all.
     */
    about: v.exactOptional(v.string()),
};

export const faultSchema = v.variant("kind", [
    /** Sends this response and applies nothing. */
    v.strictObject({
        ...common,
        kind: v.literal("answer"),
        status,
        headers: v.exactOptional(headers),
        body: v.exactOptional(v.string()),
    }),
    /** Sends an HTML page, like a gateway, and applies nothing. */
    v.strictObject({
        ...common,
        kind: v.literal("page"),
        status,
        title: v.string(),
        headers: v.exactOptional(headers),
    }),
    /** Applies the request, and sends status 200 with this text instead of the JSON. */
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
    /** Applies the request, and sends JSON that breaks off in the middle. */
    v.strictObject({ ...common, kind: v.literal("truncate") }),
    /** Applies the request, and sends this many bytes of JSON. */
    v.strictObject({ ...common, kind: v.literal("inflate"), bytes: v.pipe(count, v.maxValue(500_000_000)) }),
    /** Grants to all users but this one, and leaves this user out of the response. A release is not affected. */
    v.strictObject({ ...common, kind: v.literal("omit-user"), userId: v.string() }),
    /** Applies an allocation or a group rule without this code. */
    v.strictObject({ ...common, kind: v.literal("omit-code"), code: v.string() }),
    /**
     * Breaks the connection: before applying, after applying and before the response, or in the middle of the response.
     */
    v.strictObject({ ...common, kind: v.literal("reset"), when: v.picklist(["before", "after", "middle"]) }),
    /**
     * Serves the request, and breaks its kept-alive connection when the next request arrives on it. That request is neither
     * seen nor applied.
     */
    v.strictObject({ ...common, kind: v.literal("stale-connection") }),
    /** Never responds; with `applied`, it applies the request first. */
    v.strictObject({ ...common, kind: v.literal("hang"), applied: v.exactOptional(v.boolean()) }),
    /** Applies the request, and sends the response one byte at a time. */
    v.strictObject({ ...common, kind: v.literal("drip"), milliseconds: count }),
]);

/** A fault on demand. Applying a request that only reads means finding its response. */
export type Fault = v.InferOutput<typeof faultSchema>;

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
