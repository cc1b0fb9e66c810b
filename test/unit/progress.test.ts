import { setTimeout as sleep } from "node:timers/promises";
import test from "ava";
import { Progress } from "../../provider/allocation/progress";
import { useTestClock } from "../support/clock";

const now = useTestClock();

function createGate(): { opened: Promise<void>; open: () => void } {
    let open: () => void = () => undefined;
    const opened = new Promise<void>((resolve) => {
        open = resolve;
    });
    return { opened, open };
}

/** With its time in milliseconds. */
async function timed<T>(task: Promise<T>): Promise<[result: T, milliseconds: number]> {
    const started = now();
    const result = await task;
    return [result, now() - started];
}

test("a condition that is already true causes no wait", async (t) => {
    const [holds, milliseconds] = await timed(new Progress().until(() => true));
    t.true(holds);
    t.is(milliseconds, 0);
});

test("a wait lasts as long as a request is under way, on any slow server", async (t) => {
    const progress = new Progress();
    let isDone = false;
    const request = progress.request(async () => {
        await sleep(1_500);
        isDone = true;
    });
    t.true(await progress.until(() => isDone));
    await request;
});

test("a failed request ends waits too", async (t) => {
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

test("a wait for a resource that the engine does not bring ends after a while and is not repeated", async (t) => {
    const progress = new Progress();
    await progress.operation(async () => {
        const [holds, milliseconds] = await timed(progress.until(() => false));
        t.false(holds);
        t.is(milliseconds, 500);
        // All of the engine's slots are taken by waiting operations.
        const [again, little] = await timed(progress.until(() => false));
        t.false(again);
        t.is(little, 0);
    });
});

test("a wait lasts as long as the engine brings resources", async (t) => {
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

test("after a wait in vain, the engine may turn out to have more slots", async (t) => {
    const progress = new Progress();
    await progress.operation(async () => {
        t.false(await progress.until(() => false));
        let isDone = false;
        const gate = createGate();
        // Two at once: a third may begin as soon as one of the two has ended.
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

test("a waiting operation keeps its slot; an ended one frees it", async (t) => {
    const progress = new Progress();
    await progress.operation(async () => void (await progress.until(() => false)));
    // The slot is free, so the engine may bring another resource.
    let isBrought = false;
    void sleep(100).then(() => {
        isBrought = true;
        progress.tick();
    });
    t.true(await progress.until(() => isBrought));
});

test("a wait lasts as long as the caller reports work under way, without requests", async (t) => {
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
