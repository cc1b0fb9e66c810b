import { mock } from "node:test";
import { setImmediate as nextTurn } from "node:timers/promises";
import test from "ava";

/**
 * Runs the timers of a file's tests by a clock of its own, on which a millisecond passes with each turn of the event loop.
 * Times are the same on a busy machine, and long ones pass at once. Not for tests with processes or sockets, whose time is
 * real. Returns what gives the time in milliseconds.
 */
export function useTestClock(): () => number {
    let milliseconds = 0;
    let isRunning = false;
    test.before(() => {
        // Node.js 20 warns that its mock timers are new.
        const warning = mock.method(process, "emitWarning", () => undefined);
        mock.timers.enable({ apis: ["setTimeout"] });
        warning.mock.restore();
        mock.method(performance, "now", () => milliseconds);
        isRunning = true;
        void (async () => {
            for (await nextTurn(); isRunning; await nextTurn()) {
                milliseconds += 1;
                mock.timers.tick(1);
            }
        })();
    });
    test.after.always(() => {
        isRunning = false;
        mock.reset();
    });
    return () => milliseconds;
}
