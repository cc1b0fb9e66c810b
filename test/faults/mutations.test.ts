import test from "ava";
import { copyPackage, type Mutation } from "../support/project";
import { wholeFile } from "../support/setup";
import { cases } from "./cases";
import { runCase } from "./runner";

/** Deliberate breaks of the provider, each with a case that must fail. */
const breakages: { what: string; mutation: Mutation; seenBy: string }[] = [
    {
        what: "a partial failure is dropped",
        mutation: {
            file: "dynamic/dynamic-provider.ts",
            find: "throw state ? new PartialFailure(id, { ...state, __provider }, error) : error",
            replace: "throw error",
        },
        seenBy: "create, from the middle on: 400",
    },
    {
        what: "users of a lost response are not marked as unconfirmed",
        mutation: { file: "allocation/apply.ts", find: "if (isError && mayBeApplied(reason))", replace: "if (false)" },
        seenBy: "update, at the request of eva: write applied, response lost",
    },
    {
        what: "all users of a request with one rejected user are rejected",
        mutation: {
            file: "uipath/endpoints/write-in-parts.ts",
            find: "rejectsContent && userIds.length > 1",
            replace: "false",
        },
        seenBy: "create, once: 400: no second attempt",
    },
    {
        what: "a user whose release is rejected counts as gone, without a look at the directory",
        mutation: {
            file: "allocation/apply.ts",
            find: "candidates.length > 0 ? await this.#context.findGone(candidates) : []",
            replace: "candidates",
        },
        seenBy: "delete, from the middle on: 400",
    },
    {
        what: "501 is tried again",
        mutation: { file: "uipath/http/retry.ts", find: " && status !== 501", replace: "" },
        seenBy: "create, once: 501 to either verb: no second attempt",
    },
    {
        what: "Retry-After is ignored",
        mutation: {
            file: "uipath/http/transport.ts",
            find: 'retryAfter: readRetryAfter(response.headers.get("retry-after"))',
            replace: "retryAfter: undefined",
        },
        seenBy: "create: 429 with Retry-After in seconds is waited for",
    },
    {
        what: "Retry-After is obeyed without a bound",
        mutation: {
            file: "uipath/http/transport.ts",
            find: "Math.min(response.retryAfter, timeoutSeconds)",
            replace: "response.retryAfter",
        },
        seenBy: "create: 429 with Retry-After 99999999999999999999 is waited for only as long as a response",
    },
    {
        what: "nothing is tried again",
        mutation: {
            file: "uipath/http/retry.ts",
            find: "left: isSpent ? 0 : seconds",
            replace: "left: 0",
        },
        seenBy: "update, once: 503: a second attempt succeeds",
    },
    {
        what: "a broken connection is not tried again",
        mutation: {
            file: "uipath/http/transport.ts",
            find: "return failure && troubleOfFailure(failure)",
            replace: "return undefined",
        },
        seenBy: "update, once: no response, write applied: a second attempt succeeds",
    },
    {
        what: "requests that would fail in the same way are still sent",
        mutation: { file: "allocation/apply.ts", find: "isStopped ||=", replace: "isStopped &&=" },
        seenBy: "update: 429 without Retry-After, always: attempts end",
    },
    {
        what: "a server's message is shown with the token in it",
        mutation: {
            file: "redaction/redact.ts",
            find: "if (!hidden[at])",
            replace: "if (true)",
        },
        seenBy: "update, from the middle on: 403",
    },
    {
        what: "a gateway's response counts as the license service's",
        mutation: {
            file: "uipath/http/http-errors.ts",
            find: "isFromGateway(text) && status >= 400",
            replace: "false",
        },
        seenBy: "update, from the middle on: a gateway's page with 409",
    },
    {
        what: "every 404 is taken for an unknown organization",
        mutation: {
            file: "uipath/http/http-errors.ts",
            find: 'missing === "user"',
            replace: "false",
        },
        seenBy: "create, from the middle on: a user who is not found",
    },
    {
        what: "a 409 counts as certainly not applied, so the revert does not release its users",
        mutation: {
            file: "uipath/http/http-errors.ts",
            find: "// Undocumented: a rejected request may have been applied in part.\n                { maybeApplied: true },",
            replace: "attempts,",
        },
        seenBy: "create: 409 in the middle, as the seats run out: users within the seats get licenses",
    },
    {
        what: "a sign-in is sent again after any response",
        mutation: {
            file: "uipath/sign-in/errors.ts",
            find: "isTransient: (status) => passing.has(status),",
            replace: "",
        },
        seenBy: "create: user name: a wrong password is answered by 500",
    },
    {
        what: "a refused token is not renewed",
        mutation: { file: "uipath/http/client.ts", find: "isTokenRefused(response) ?", replace: "false ?" },
        seenBy: "update: client credentials: 401 once: a new token works",
    },
    {
        what: "a refused token is renewed again and again",
        mutation: {
            file: "uipath/sign-in/token-cache.ts",
            find: "known.isReplacement && !known.wasAccepted",
            replace: "false",
        },
        seenBy: "create: user name: 401 from the middle on",
    },
    {
        what: "a failed sign-in is tried again for each allocation",
        mutation: {
            file: "uipath/sign-in/token-cache.ts",
            find: "cached = fetching",
            replace: "fetching.then(() => (cached = fetching), () => {})",
        },
        seenBy: "update: client credentials: no sign-in succeeds",
    },
    {
        what: "a web page with 200 counts as a response to a release",
        mutation: {
            file: "uipath/endpoints/user-licenses.ts",
            find: "return readResponse(response, documentedResponse);",
            replace:
                "return userBundleCodes.length > 0 ? readResponse(response, documentedResponse) : { organizationId: undefined, isEmpty: true, licenseOf: () => undefined };",
        },
        seenBy: "delete, from the middle on: HTML with 200",
    },
];

for (const { what, mutation, seenBy } of breakages) {
    test(`a case detects a broken provider: ${what}`, async (t) => {
        const [found] = cases.filter(({ name }) => name === seenBy);
        if (found === undefined) {
            return t.fail(`there is no case ${seenBy}`);
        }
        const broken = await copyPackage(wholeFile, mutation);
        const attempt = await t.try((tried) => runCase(tried, found, { brokenPackage: broken }));
        attempt.discard();
        t.false(attempt.passed, `${seenBy} passes`);
    });
}
