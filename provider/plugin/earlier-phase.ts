import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { clear, collect, type Declaration, fingerprint, mailboxes, publish } from "../contract/declarations";

/*
 * `pulumi up` starts the plugin for the preview, and anew for the update. The preview has seen all that the program
 * declares before the update brings the first of it, and tells: otherwise a user who moves from one resource to another
 * would be released and granted again. Both are children of one CLI, by which they meet. A source plugin has another parent
 * in each phase, and with `--skip-preview` there is no earlier one: the update then hears of resources as the engine brings them.
 */

/** What a check tells of a resource; users and groups stand in it as they are. */
export interface Checked extends Omit<Declaration, "members"> {
    members: readonly string[] | undefined;
}

/** What the preview's process of a provider tells the update's. */
export class EarlierPhase {
    /** By which the two mean the same, and which makes the IDs of users unreadable. */
    readonly name: string;
    readonly #checked: Declaration[] = [];
    readonly #isShared: boolean;
    #isPreview = false;
    #isCollected = false;
    #hasTold = false;

    /**
     * @param provider The provider's URN: what another one has checked is not this one's.
     * @param parent The process of the CLI; undefined where it has not started this one, which then serves both phases.
     */
    constructor(provider: string, parent: number | undefined) {
        const digest = createHash("sha256").update(provider).digest("hex").slice(0, 16);
        this.name = `cli-${parent ?? 0}-${parent === undefined ? "" : startOf(parent)}-${digest}`;
        this.#isShared = parent !== undefined;
    }

    /** Notes what has been checked; in a preview, the update hears of it. */
    note({ members, ...checked }: Checked): void {
        const hashes = members?.map((id) => fingerprint(this.name, id));
        const declaration: Declaration = { ...checked, ...(hashes && { members: hashes }) };
        this.#checked.push(declaration);
        if (this.#isPreview) {
            publish(this.name, [declaration]);
        }
    }

    /** It is known from now on that this is a preview. */
    becomePreview(): void {
        if (this.#isShared && !this.#isPreview) {
            this.#isPreview = true;
            publish(this.name, this.#checked);
        }
    }

    /** What the preview has checked; asked for again, nothing. */
    collect(): readonly Declaration[] {
        if (!this.#isShared || this.#isCollected) {
            return [];
        }
        this.#isCollected = true;
        removeLeftovers();
        const told = collect(this.name);
        this.#hasTold = told.length > 0;
        return told;
    }

    /** Whether the preview has told what the program declares. */
    get hasTold(): boolean {
        return this.#hasTold;
    }
}

/** A preview that no update follows leaves its declarations behind, and plugins are killed without a word. */
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

/** When a process was started, where the system says so: another one may have its number later. */
function startOf(pid: number): string {
    try {
        const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
        // The second field is the command in parentheses, with whatever it holds; the start is the 22nd.
        return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
    } catch {
        return "";
    }
}
