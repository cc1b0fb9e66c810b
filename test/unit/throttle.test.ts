import { setImmediate as nextTurn } from "node:timers/promises";
import test from "ava";
import { type Clock, Throttle } from "../../provider/uipath/http/throttle";

/** A clock that advances with each wait. */
function createClock(): Clock & { passed: number } {
    return {
        passed: 0,
        now() {
            return this.passed;
        },
        async wait(seconds) {
            // Requests under way get their responses first.
            await nextTurn();
            await nextTurn();
            this.passed += seconds;
        },
    };
}

/** A throttle in front of a server with a limit of requests per window of seconds. */
function createServer({ requests, seconds, retryAfter }: { requests: number; seconds: number; retryAfter?: number }) {
    const clock = createClock();
    const lines: number[] = [];
    const throttle = new Throttle((limitedFor) => lines.push(limitedFor), {
        now: () => clock.passed,
        wait: (time) => clock.wait(time),
    });
    const taken: number[] = [];
    let sent = 0;
    const send = async () => {
        for (;;) {
            await throttle.turn();
            const sentAt = clock.passed;
            sent += 1;
            // Other requests are sent before this one has its response.
            await nextTurn();
            if (taken.filter((at) => Math.floor(at / seconds) === Math.floor(sentAt / seconds)).length < requests) {
                taken.push(sentAt);
                throttle.speedUp();
                return;
            }
            throttle.slowDown(sentAt, retryAfter);
        }
    };
    return { clock, lines, send, sent: () => sent };
}

test("requests to a server without a limit do not wait", async (t) => {
    const { clock, send, sent } = createServer({ requests: 1000, seconds: 1 });
    await Promise.all(Array.from({ length: 50 }, send));
    t.is(clock.passed, 0);
    t.is(sent(), 50);
});

test("twelve requests at a limit of one a second all succeed, with few refused", async (t) => {
    const { clock, send, sent } = createServer({ requests: 1, seconds: 1 });
    await Promise.all(Array.from({ length: 12 }, send));
    t.true(clock.passed < 25, `${clock.passed} s`);
    t.true(sent() <= 48, `${sent()} sent`);
});

test("requests wait through a rate limit of five minutes and print one line a minute", async (t) => {
    const { clock, lines, send, sent } = createServer({ requests: 10, seconds: 300 });
    await Promise.all(Array.from({ length: 14 }, send));
    t.true(clock.passed >= 300 && clock.passed < 335, `${clock.passed} s`);
    t.true(lines.length >= 3 && lines.length <= 5, lines.join());
    t.true(lines.every((seconds, index) => index === 0 || seconds - (lines[index - 1] ?? 0) >= 60));
    t.true(sent() < 45, `${sent()} sent`);
});

test("a Retry-After delays all requests until then", async (t) => {
    const { clock, send, sent } = createServer({ requests: 2, seconds: 100, retryAfter: 100 });
    await Promise.all(Array.from({ length: 4 }, send));
    t.true(clock.passed >= 100 && clock.passed < 102, `${clock.passed} s`);
    t.is(sent(), 6, "except those under way");
});

test("an aborted wait ends at once", async (t) => {
    const throttle = new Throttle(() => undefined);
    throttle.slowDown(0, 3_000);
    const started = Date.now();
    await throttle.turn(AbortSignal.timeout(50));
    t.true(Date.now() - started < 1_000);
});
