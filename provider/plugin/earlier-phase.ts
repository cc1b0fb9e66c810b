import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { clear, collect, type Declaration, fingerprint, mailboxes, publish } from "../contract/declarations";

/*
 * `pulumi up` starts one plugin process for the preview and another for the update. The preview's process has seen all
 * declarations before the update brings the first one, and passes them on. Otherwise, a user who moves between resources
 * would be released and granted again. One process runs both phases and identifies them to each other: the Pulumi CLI, or our
 * own command. A source plugin has another parent in each phase, and Pulumi's own `--skip-preview` has no earlier phase; the
 * update then learns of resources only as the engine brings them.
 */

/** With plain IDs of users and groups. */
export interface Checked extends Omit<Declaration, "members"> {
    members: readonly string[] | undefined;
}

export class EarlierPhase {
    /** Identifies the two processes to each other, and makes the IDs of users unreadable. */
    readonly name: string;
    readonly #checked: Declaration[] = [];
    readonly #isShared: boolean;
    #isPreview = false;
    #isCollected = false;
    #hasPublished = false;

    /**
     * @param provider The provider's URN; each provider has its own declarations.
     * @param runner The process that runs both phases; undefined if it did not start this process, which then serves both.
     */
    constructor(provider: string, runner: number | undefined) {
        const digest = createHash("sha256").update(provider).digest("hex").slice(0, 16);
        this.name = `cli-${runner ?? 0}-${runner === undefined ? "" : startOf(runner)}-${digest}`;
        this.#isShared = runner !== undefined;
    }

    note({ members, ...checked }: Checked): void {
        const hashes = members?.map((id) => fingerprint(this.name, id));
        const declaration: Declaration = { ...checked, ...(hashes && { members: hashes }) };
        this.#checked.push(declaration);
        if (this.#isPreview) {
            publish(this.name, [declaration]);
        }
    }

    becomePreview(): void {
        if (this.#isShared && !this.#isPreview) {
            this.#isPreview = true;
            publish(this.name, this.#checked);
        }
    }

    collect(): readonly Declaration[] {
        if (!this.#isShared || this.#isCollected) {
            return [];
        }
        this.#isCollected = true;
        removeLeftovers();
        const declarations = collect(this.name);
        this.#hasPublished = declarations.length > 0;
        return declarations;
    }

    get hasPublished(): boolean {
        return this.#hasPublished;
    }
}

/** A preview without an update leaves its declarations behind, and so does a killed plugin. */
function removeLeftovers(): void {
    for (const name of mailboxes()) {
        const [, pid, start] = name.match(/^cli-(\d+)-(\d*)-/) ?? [];
        if (pid !== undefined && !(isAlive(Number(pid)) && startOf(Number(pid)) === start)) {
            clear(name);
        }
    }
}

function isAlive(pid: number): boolean {
    try {
        process.kill(pid, 0);
        return true;
    } catch (error) {
        return (error as NodeJS.ErrnoException).code === "EPERM";
    }
}

/** A process's start time, if the system has it: another process may reuse its number later. */
function startOf(pid: number): string {
    try {
        const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
        // The second field is the command in parentheses, with any content; the start time is the 22nd.
        return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
    } catch {
        return "";
    }
}
