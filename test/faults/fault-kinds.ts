import type { Fault } from "../../simulator/faults";

/** What the simulator does, regardless of when. */
export type FaultShape = Fault extends infer Each
    ? Each extends Fault
        ? Omit<Each, "times" | "after" | "about" | "endpoint" | "method">
        : never
    : never;

export const answer = (status: number, body = "", headers: Record<string, string> = {}): FaultShape => ({
    kind: "answer",
    status,
    body,
    headers,
});
const garble = (body: string, contentType = "application/json"): FaultShape => ({ kind: "garble", body, contentType });
const page = "<!DOCTYPE html><html><body>Sign in</body></html>";
export const short = { "uipath:timeoutSeconds": "1" };

export interface FaultKind {
    name: string;
    kind: FaultShape;
    says: RegExp[];
    settings?: Record<string, string>;
    /** Whether another attempt may succeed, so a single fault is overcome. */
    passing?: boolean;
    /** Whether it may concern one user of a request. The provider then sends that user separately. */
    rejects?: boolean;
}

export const faultKinds: FaultKind[] = [
    {
        name: "connection reset before the request is applied",
        kind: { kind: "reset", when: "before" },
        says: [/did not answer: connection broken \(ECONNRESET\); 1 attempt .*\[UIPATH_UNREACHABLE\]/],
        passing: true,
    },
    {
        name: "write applied, response lost",
        kind: { kind: "reset", when: "after" },
        says: [/did not answer: connection broken \(ECONNRESET\); 1 attempt .*\[UIPATH_UNREACHABLE\]/],
        passing: true,
    },
    {
        name: "connection reset in the middle of the response",
        kind: { kind: "reset", when: "middle" },
        says: [/did not answer: .*1 attempt .*\[UIPATH_UNREACHABLE\]/],
        passing: true,
    },
    {
        name: "no response, nothing applied",
        kind: { kind: "hang" },
        says: [/did not answer: no response within 1 s; 1 attempt over 1\.\d s\. \[UIPATH_UNREACHABLE\]/],
        settings: short,
        passing: true,
    },
    {
        name: "no response, write applied",
        kind: { kind: "hang", applied: true },
        says: [/did not answer: no response within 1 s; 1 attempt over 1\.\d s\. \[UIPATH_UNREACHABLE\]/],
        settings: short,
        passing: true,
    },
    {
        name: "response too slow",
        kind: { kind: "drip", milliseconds: 60 },
        says: [/did not answer: no response within 1 s; 1 attempt over 1\.\d s\. \[UIPATH_UNREACHABLE\]/],
        settings: short,
        passing: true,
    },
    ...[408, 425].map((status) => ({
        name: `${status}`,
        kind: answer(status),
        says: [new RegExp(`with status ${status}, which .*\\[UIPATH_UNEXPECTED_ANSWER\\]`)],
        passing: true,
    })),
    {
        name: "429",
        kind: answer(429),
        says: [/limits the rate of requests \(429\); 1 attempt .*\[UIPATH_RATE_LIMITED\]/],
        passing: true,
    },
    ...[500, 502, 503, 504].map((status) => ({
        name: `${status}`,
        kind: answer(status, page),
        says: [new RegExp(`failed \\(${status}\\) .*; 1 attempt .*\\[UIPATH_SERVER_FAILED\\]`), /\(a web page\)/],
        passing: true,
    })),
    {
        name: "501 to either verb",
        kind: answer(501),
        // After a method has worked, 501 does not concern the method.
        says: [
            /(takes neither PUT \(501\) nor POST \(501\).*\[UIPATH_UNEXPECTED_|failed \(501\).*\[UIPATH_SERVER_FAILED)/,
        ],
    },
    {
        name: "truncated JSON",
        kind: { kind: "truncate" },
        says: [/answered with broken JSON.*\[UIPATH_UNEXPECTED_ANSWER\]/],
    },
    {
        name: "HTML with 200",
        kind: garble(page, "text/html"),
        says: [/answered with a web page, so it is not the license service\. \[UIPATH_UNEXPECTED_ANSWER\]/],
    },
    {
        name: "nothing with 200",
        kind: garble(""),
        says: [/answered with nothing where .*\[UIPATH_UNEXPECTED_ANSWER\]/],
    },
    {
        name: "an endless response",
        kind: { kind: "inflate", bytes: 1024 * 1024 },
        says: [/sent more than 65536 bytes.*\[UIPATH_UNEXPECTED_ANSWER\]/],
    },
    {
        name: "401",
        kind: answer(401),
        says: [
            /did not accept the access token from uipath:accessToken \(401\)\. \[UIPATH_TOKEN_REJECTED\]/,
            /pulumi config set --secret uipath:accessToken/,
        ],
    },
    {
        name: "403",
        kind: answer(403, JSON.stringify({ message: "no, Bearer tok-51d0c2e7-of-the-fault-battery" })),
        says: [/may not allocate or read licenses .*\(403\).*\[UIPATH_FORBIDDEN\]/],
    },
    {
        name: "404",
        kind: answer(404),
        says: [
            /(or a user is not in the organization \(404\)\. \[UIPATH_ORGANIZATION_NOT_FOUND\]|found no such user \(404\)\. \[UIPATH_REQUEST_REJECTED\])/,
        ],
        rejects: true,
    },
    {
        name: "a gateway's page with 403",
        kind: { kind: "page", status: 403, title: "403 Forbidden" },
        says: [/refused the request with a web page, "403 Forbidden" \(403\): http.*\[UIPATH_GATEWAY_REFUSED\]/],
    },
    {
        name: "a gateway's page with 409",
        kind: { kind: "page", status: 409, title: "Conflict" },
        says: [/refused the request with a web page, "Conflict" \(409\): http.*\[UIPATH_GATEWAY_REFUSED\]/],
    },
    {
        name: "a user who is not found",
        kind: answer(404, JSON.stringify({ message: "User 'ana' does not exist." })),
        says: [/(the server rejected .*\(404\)\.|rejected by the server: "User 'ana' .*") \[UIPATH_REQUEST_REJECTED\]/],
        rejects: true,
    },
    {
        name: "JSON nested too deep",
        kind: garble(`${"[".repeat(20_000)}${"]".repeat(20_000)}`),
        says: [/JSON that is not the documented response.*\[UIPATH_UNEXPECTED_ANSWER\]/],
    },
    {
        name: "409 nested too deep",
        kind: answer(409, `${"[".repeat(20_000)}${"]".repeat(20_000)}`),
        says: [/has too few seats for .*\(409\)\. \[UIPATH_SEATS_EXCEEDED\]/],
    },
    {
        name: "400",
        kind: answer(400),
        says: [/(the server rejected .*\(400\)\.|rejected by the server: .*\(400\)\.) \[UIPATH_REQUEST_REJECTED\]/],
        rejects: true,
    },
    {
        name: "409",
        kind: answer(409),
        says: [/organization "song-one" has too few seats for .*\(409\)\. \[UIPATH_SEATS_EXCEEDED\]/],
    },
    {
        name: "redirect",
        kind: answer(302, "", { location: "https://elsewhere.invalid/" }),
        says: [/redirects to https:\/\/elsewhere\.invalid\/ \(302\).*\[UIPATH_UNEXPECTED_ANSWER\]/],
    },
];
