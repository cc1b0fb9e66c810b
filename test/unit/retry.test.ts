import test from "ava";
import { readRetryAfter } from "../../provider/uipath/http/retry";

const now = Date.parse("2026-01-02T03:04:05Z");

test("Retry-After in seconds", (t) => t.is(readRetryAfter("120", now), 120));
test("Retry-After as a date", (t) => t.is(readRetryAfter("Fri, 02 Jan 2026 03:04:15 GMT", now), 10));
test("Retry-After in the past asks for no wait", (t) => t.is(readRetryAfter("Fri, 02 Jan 2026 03:00:00 GMT", now), 0));
test("Retry-After that is neither is not obeyed", (t) => t.is(readRetryAfter("soon", now), undefined));
test("no Retry-After", (t) => t.is(readRetryAfter(null, now), undefined));
