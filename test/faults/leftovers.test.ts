import { readdir } from "node:fs/promises";
import { join } from "node:path";
import test from "ava";
import { createSetup } from "./engine-runner";
import { first } from "./programs";

test("a failed run leaves no file with the declared users behind", async (t) => {
    const { stack, simulator } = await createSetup(t);
    await stack.declare(first);
    simulator.fault({ kind: "answer", status: 401, times: 9 });
    t.not((await stack.tryUp()).exitCode, 0);
    const left = await readdir(join(stack.folder, "tmp"), { recursive: true });
    t.deepEqual(
        left.filter((file) => /declarations/.test(file)),
        [],
    );
});
