import test from "ava";
import { backoff, isTransient, readRetryAfter, secondsLeft, troubleOfStatus } from "../../provider/uipath/http/retry";

const now = Date.parse("2026-01-02T03:04:05Z");

const headers: [string | null, number | undefined][] = [
    ["120", 120],
    [" 7 ", 7],
    ["0", 0],
    ["2.5", 2.5],
    ["5.12", 5.12],
    ["3, 5", 5],
    ["5,3", 5],
    ["Fri, 02 Jan 2026 03:04:15 GMT", 10],
    ["Friday, 02-Jan-26 03:04:15 GMT", 10],
    ["Fri Jan  2 03:04:15 2026", 10],
    ["Fri, 02 Jan 2026 03:00:00 GMT", 0],
    ["-1", undefined],
    ["1e3", undefined],
    ["0x10", undefined],
    ["5 seconds", undefined],
    ["2026", 2026],
    ["2026-01-02", undefined],
    ["soon", undefined],
    ["Fri", undefined],
    [",", undefined],
    ["", undefined],
    [null, undefined],
];
for (const [header, seconds] of headers) {
    test(`Retry-After: ${header}`, (t) => t.is(readRetryAfter(header, now), seconds));
}

test("what may pass is tried again, a server's lasting no is not", (t) => {
    const statuses = [200, 301, 400, 401, 403, 404, 408, 409, 413, 425, 429, 500, 501, 502, 503, 504, 599];
    t.deepEqual(statuses.filter(isTransient), [408, 425, 429, 500, 502, 503, 504, 599]);
});

const free = { maxAttempts: undefined, retrySeconds: undefined };

test("429 is waited for beyond the documented window of five minutes", (t) => {
    t.is(troubleOfStatus(429), "limited");
    t.true(secondsLeft("limited", free, { count: 40, seconds: 329 }) > 30);
    t.true(secondsLeft("limited", free, { count: 40, seconds: 361 }) <= 0);
});

test("a server that restarts has half a minute and more", (t) => {
    t.deepEqual([502, 503].map(troubleOfStatus), ["restarting", "restarting"]);
    t.true(secondsLeft("restarting", free, { count: 30, seconds: 30 }) > 0);
    t.true(secondsLeft("restarting", free, { count: 30, seconds: 60 }) <= 0);
});

test("anything else has five attempts, however long they take", (t) => {
    t.deepEqual([500, 504, 408].map(troubleOfStatus), ["passing", "passing", "passing"]);
    t.true(secondsLeft("passing", free, { count: 4, seconds: 240 }) > 0);
    t.is(secondsLeft("passing", free, { count: 5, seconds: 1 }), 0);
});

test("uipath:retrySeconds and uipath:maxAttempts bound all of them", (t) => {
    for (const trouble of ["limited", "restarting", "passing"] as const) {
        t.is(secondsLeft(trouble, { ...free, maxAttempts: 2 }, { count: 2, seconds: 0 }), 0);
        t.is(secondsLeft(trouble, { ...free, retrySeconds: 10 }, { count: 1, seconds: 4 }), 6);
        t.true(secondsLeft(trouble, { ...free, retrySeconds: 10 }, { count: 1, seconds: 11 }) <= 0);
    }
});

test("waits grow, with full jitter, up to half a minute", (t) => {
    const longest = () => 1;
    t.deepEqual(
        [1, 2, 3, 8].map((attempts) => backoff(attempts, longest)),
        [0.5, 1, 2, 30],
    );
    t.is(
        backoff(8, () => 0),
        0,
    );
});
