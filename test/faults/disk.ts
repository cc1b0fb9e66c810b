import { execFile } from "node:child_process";
import { access, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import type { Stack } from "../support/stack";

const execute = promisify(execFile);

export interface Disk {
    prefix: readonly string[];
    fill(stack: Stack): Promise<void>;
    makeRoom(stack: Stack): Promise<void>;
}

/** A small disk that fills up, if mounting is allowed; else a limit on the length of every file. */
export async function createDisk(): Promise<Disk> {
    const mayMount = await execute("unshare", [...asRoot, "mount", "-t", "tmpfs", "tmpfs", "/mnt"]).then(
        () => true,
        () => false,
    );
    return mayMount ? smallDisk : lengthLimit;
}

/** Root of its own namespace, where mounting needs no privileges. */
const asRoot = ["--map-root-user", "--mount"];

const smallDisk: Disk = {
    prefix: ["unshare", ...asRoot, "sh", join(__dirname, "full-disk.sh")],
    fill: async ({ folder }) => {
        await writeFile(join(folder, "fill"), "");
        while (!(await exists(join(folder, "filled")))) {
            await sleep(20);
        }
    },
    makeRoom: async ({ folder }) => {
        await rm(join(folder, "backend"), { recursive: true });
        await rename(join(folder, "backend-after"), join(folder, "backend"));
    },
};

/** The CLI must see the error instead of dying from the signal. */
const lengthLimit: Disk = {
    prefix: ["env", "--block-signal=XFSZ"],
    fill: async (stack) => {
        const cli = (await stack.processes()).find(({ command }) => command.startsWith("pulumi up"));
        await execute("prlimit", ["--pid", `${cli?.pid}`, "--fsize=1:"]);
    },
    makeRoom: async () => undefined,
};

function exists(file: string): Promise<boolean> {
    return access(file).then(
        () => true,
        () => false,
    );
}
