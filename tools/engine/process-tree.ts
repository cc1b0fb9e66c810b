import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { promisify } from "node:util";

/**
 * Kills a process that was started `detached`, and all that it started. The CLI puts each of its plugins into a group of
 * its own, and when it is interrupted early it leaves them behind, where they wait for minutes; so it is stopped first,
 * to start no more, then its children's groups are killed with its own.
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
        // It has ended, or is no group's leader and goes with its parent's group.
        if ((error as NodeJS.ErrnoException).code !== "ESRCH") {
            throw error;
        }
    }
}

/** Every process with its parent. Small Linux images have no `ps`, and other systems no /proc. */
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
            // "pid (name) state parent …", where the name may hold anything.
            const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
            return { pid: Number(pid), parent: Number(/^.*\) \S+ (\d+)/s.exec(stat)?.[1]) };
        }),
    );
}
