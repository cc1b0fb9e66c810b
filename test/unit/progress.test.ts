import { setTimeout as sleep } from "node:timers/promises";
import test from "ava";
import { Progress } from "../../provider/allocation/progress";
import { useTestClock } from "../support/clock";

const now = useTestClock();

/** A promise that somebody ends from outside. */
function createGate(): { opened: Promise<void>; open: () => void } {
    let open: () => void = () => undefined;
    const opened = new Promise<void>((resolve) => {
        open = resolve;
    });
    return { opened, open };
}

/** How long something takes, in milliseconds, and what comes of it. */
async function timed<T>(task: Promise<T>): Promise<[result: T, milliseconds: number]> {
    const started = now();
    const result = await task;
    return [result, now() - started];
}

test("what holds already is not waited for", async (t) => {
    const [holds, milliseconds] = await timed(new Progress().until(() => true));
    t.true(holds);
    t.is(milliseconds, 0);
});

test("a request that is under way is waited for, however slow the server is", async (t) => {
    const progress = new Progress();
    let isDone = false;
    const request = progress.request(async () => {
        await sleep(1_500);
        isDone = true;
    });
    t.true(await progress.until(() => isDone));
    await request;
});

test("also a request that fails wakes those who wait", async (t) => {
    const progress = new Progress();
    let isOver = false;
    const request = progress.request(async () => {
        await sleep(20);
        isOver = true;
        throw new Error("no answer");
    });
    const waiting = timed(progress.until(() => isOver));
    await t.throwsAsync(request);
    const [holds, milliseconds] = await waiting;
    t.true(holds);
    t.true(milliseconds < 25, `${milliseconds} ms`);
});

test("what the engine does not bring is given up after a while, and is waited for no more", async (t) => {
    const progress = new Progress();
    await progress.operation(async () => {
        const [holds, milliseconds] = await timed(progress.until(() => false));
        t.false(holds);
        t.is(milliseconds, 500);
        // All of the engine's places are taken by operations that wait.
        const [again, little] = await timed(progress.until(() => false));
        t.false(again);
        t.is(little, 0);
    });
});

test("as long as the engine goes on bringing resources, they are waited for", async (t) => {
    const progress = new Progress();
    let brought = 0;
    const engine = (async () => {
        while (brought < 5) {
            await sleep(150);
            brought += 1;
            progress.tick();
        }
    })();
    t.true(await progress.until(() => brought === 5));
    await engine;
});

test("the engine turns out to have more places than a wait in vain has seen", async (t) => {
    const progress = new Progress();
    await progress.operation(async () => {
        t.false(await progress.until(() => false));
        let isDone = false;
        const gate = createGate();
        // Two at once: a third may come, as soon as one of the two has ended.
        const other = progress.operation(() => gate.opened);
        void sleep(50).then(gate.open);
        void other.then(() => {
            isDone = true;
        });
        await other;
        const waiting = progress.until(() => isDone);
        t.true(await waiting);
    });
});

test("an operation that waits holds its place; one that has ended makes room for another", async (t) => {
    const progress = new Progress();
    await progress.operation(async () => void (await progress.until(() => false)));
    // The place is free, so the engine may bring another resource.
    let isBrought = false;
    void sleep(100).then(() => {
        isBrought = true;
        progress.tick();
    });
    t.true(await progress.until(() => isBrought));
});

test("what is said to be under way is waited for, requests or not", async (t) => {
    const progress = new Progress();
    let isWriting = true;
    void sleep(800).then(() => {
        isWriting = false;
        progress.tick();
    });
    t.true(
        await progress.until(
            () => !isWriting,
            () => isWriting,
        ),
    );
});
