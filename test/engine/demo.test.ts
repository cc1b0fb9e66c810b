import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readdir, readFile, readlink } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import test, { type ExecutionContext } from "ava";
import { createFolder, repository } from "../support/project";

/**
 * Starts the demonstration as `npm run demo` does, with a separate folder for all files that it may leave.
 * `readme.test.ts` runs it to its end.
 */
async function startDemo(t: ExecutionContext) {
    const temporary = join(await createFolder(t), "tmp");
    await mkdir(temporary);
    const child = spawn(process.execPath, ["--import", "tsx", "tools/demo/main.ts"], {
        cwd: repository,
        env: { ...process.env, TMPDIR: temporary, NO_COLOR: "1" },
        stdio: ["ignore", "pipe", "inherit"],
    });
    t.teardown(() => child.kill("SIGKILL"));
    const printed = createInterface({ input: child.stdout });
    const until = (words: RegExp) =>
        new Promise<void>((resolve) => printed.on("line", (line) => void (words.test(line) && resolve())));
    return { child, until, temporary };
}

/** The remaining files in the folder, except tsx's cache. */
async function leftIn(folder: string): Promise<string[]> {
    return (await readdir(folder)).filter((name) => !name.startsWith("tsx-"));
}

/** The processes whose working folder is in this one. */
async function processesIn(folder: string): Promise<string[]> {
    const ids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
    const found = await Promise.all(
        ids.map(async (id) => {
            const folderOf = await readlink(`/proc/${id}/cwd`).catch(() => "");
            return folderOf.startsWith(folder) ? [await readFile(`/proc/${id}/cmdline`, "utf8").catch(() => "")] : [];
        }),
    );
    return found.flat();
}

test("a demonstration ended by a signal leaves no process and no file behind", async (t) => {
    const { child, until, temporary } = await startDemo(t);
    await until(/Updating \(demo\)/);
    child.kill("SIGINT");
    const [code] = await once(child, "close");
    t.is(code, 130);
    t.deepEqual(await leftIn(temporary), []);
    t.deepEqual(await processesIn(temporary), []);
});
