import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { promisify } from "node:util";

/**
 * Kills a process that was started `detached`, and everything that it started. The CLI puts each plugin into its own
 * process group, and an early interrupt leaves plugins waiting for minutes. So this stops the CLI first, then kills the
 * groups of its children together with its own.
 */
export async function killTree(pid: number | undefined): Promise<void> {
    if (pid === undefined) {
        return;
    }
    if (process.platform === "win32") {
        await promisify(execFile)("taskkill", ["/pid", `${pid}`, "/t", "/f"]).catch(() => undefined);
        return;
    }
    send(pid, "SIGSTOP");
    const children = (await listParents()).filter(({ parent }) => parent === pid);
    for (const group of [...children.map((child) => child.pid), pid]) {
        send(-group, "SIGKILL");
    }
}

function send(target: number, signal: NodeJS.Signals): void {
    try {
        process.kill(target, signal);
    } catch (error) {
        // It has ended, or belongs to its parent's group.
        if ((error as NodeJS.ErrnoException).code !== "ESRCH") {
            throw error;
        }
    }
}

/** Small Linux images lack `ps`, and other systems lack /proc. */
async function listParents(): Promise<{ pid: number; parent: number }[]> {
    if (process.platform !== "linux") {
        const { stdout } = await promisify(execFile)("ps", ["-A", "-o", "pid=,ppid="]);
        return [...stdout.matchAll(/(\d+)\s+(\d+)/g)].map(([, pid, parent]) => ({
            pid: Number(pid),
            parent: Number(parent),
        }));
    }
    const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
    return Promise.all(
        pids.map(async (pid) => {
            // "pid (name) state parent …", where the name may contain anything.
            const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
            return { pid: Number(pid), parent: Number(/^.*\) \S+ (\d+)/s.exec(stat)?.[1]) };
        }),
    );
}
