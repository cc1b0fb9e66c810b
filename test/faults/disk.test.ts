import { copyFile, readFile } from "node:fs/promises";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import type { Program } from "../support/engine-model";
import type { Stack } from "../support/stack";
import { createDisk } from "./disk";
import { checkFurther, checkRecovered, createSetup } from "./engine-runner";

const allCodes = ["ACNU", "ATTUNU", "CTZDEVNU", "IDU", "PMBU", "PMD", "RPADEVNU", "RPADEVPRONU", "TSTNU"];

/** As many users as make the state grow by more than what replacing its last backup sets free. */
const crowd = (userBundleCodes: string[]): Program => ({
    crowd: { userIds: Array.from({ length: 400 }, (_, index) => `user-${index}`), userBundleCodes },
});

const fills = test.macro(async (t: ExecutionContext, before: Program, declared: Program) => {
    const setup = await createSetup(t);
    const { stack, simulator, hooks } = setup;
    simulator.add({ accountId: "song-one", seats: Object.fromEntries(allCodes.map((code) => [code, 1000])) });
    await stack.declare(before);
    await stack.up();

    const disk = await createDisk();
    await stack.declare(declared);
    hooks.onAllocation = () => disk.fill(stack);
    const { command } = await stack.launch(["up", "--yes", "--skip-preview"], { reject: false }, disk.prefix);
    const { all } = await command;
    delete hooks.onAllocation;
    await disk.makeRoom(stack);

    // Where it is the stack's outputs that cannot be saved, Pulumi itself ends with 0 all the same.
    t.regex(all as string, /failed to save snapshot.*(no space left on device|file too large)/);
    await restoreState(t, stack);
    await stack.run("refresh", "--yes", "--skip-preview", "--clear-pending-creates");
    await checkRecovered(t, setup, declared);
    await checkFurther(t, setup);
});

/** The file backend may leave a part of the state where the state was, and the last whole one beside it. */
async function restoreState(t: ExecutionContext, stack: Stack): Promise<void> {
    const file = join(stack.folder, "backend/.pulumi/stacks/test/test.json");
    if (!isJson(await readFile(file, "utf8"))) {
        const { output } = await stack.tryUp();
        t.regex(output, /failed to load checkpoint/);
        await copyFile(`${file}.bak`, file);
    }
}

function isJson(text: string): boolean {
    try {
        JSON.parse(text);
        return true;
    } catch {
        return false;
    }
}

test("create: the backend's disk is full when the write ends", fills, {}, crowd(["PMD"]));
test("update: the backend's disk is full when the write ends", fills, crowd(["PMD"]), crowd(allCodes));
