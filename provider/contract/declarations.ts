import { createHash, randomUUID } from "node:crypto";
import { lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { createConnection } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { canonicalId } from "../domain/id";

/*
 * A running program sends its declarations to the provider, another process, through a folder of temporary files. Both know
 * the engine's address, unique to each run, and the folder has that name. The program writes whole files; the provider reads
 * and removes them. A killed run leaves them behind until the next run, so IDs are hashed. Names are in clear: those of a
 * directory, and those that the program gives to users of lists that are not secret.
 */

/** What an allocation declares, as far as the program knows before the engine calls the provider. */
export interface Declaration {
    /** The resource's name with its parents', as in `team-a/admins`: unique in a program. */
    key: string;
    kind: "users" | "groups";
    /** As given; undefined means the setting. */
    accountId?: string;
    baseUrl?: string;
    /** The fingerprints of the users, or of the group; undefined while they are unknown or secret. */
    members?: string[];
    /** Whether the program runs in a preview. */
    isPreview?: boolean;
    /** By fingerprint the program's names of users, such as e-mail addresses; never of a secret list. */
    names?: Record<string, string>;
    /** The same from the organization's directory; the program's names take precedence. */
    directory?: Record<string, string>;
    userBundleCodes?: string[];
    useExternalLicense?: boolean;
}

/** The hash that identifies a user or a group in a declaration. */
export function fingerprint(engine: string, id: string): string {
    return createHash("sha256")
        .update(`${engine} ${canonicalId(id)}`)
        .digest("base64url");
}

let published = 0;

/** Sends declarations to the provider. If the folder is not writable, the provider learns of them only from the engine. */
export function publish(engine: string, declarations: readonly Declaration[]): void {
    // The provider may remove the folder before the file is written.
    for (let attempt = 0; attempt < 3; attempt += 1) {
        let part = "";
        try {
            const folder = createMailbox(engine);
            if (folder === undefined) {
                return;
            }
            published += 1;
            const name = `${String(published).padStart(9, "0")}-${randomUUID()}`;
            part = join(folder, `${name}.part`);
            writeFileSync(part, JSON.stringify(declarations), { mode: 0o600, flag: "wx" });
            renameSync(part, join(folder, `${name}.json`));
            return;
        } catch {
            remove(part);
        }
    }
}

/** Reads and removes the declarations since the last call; none where they cannot be read. */
export function collect(engine: string): Declaration[] {
    const folder = mailboxOf(engine);
    try {
        if (!isPrivate(privateFolder)) {
            return [];
        }
        const files = readdirSync(folder).filter((name) => name.endsWith(".json"));
        return files.sort().flatMap((name) => take(join(folder, name)));
    } catch {
        return [];
    } finally {
        removeEmpty(folder);
    }
}

/** Removes the declarations for an engine's address. */
export function clear(engine: string): void {
    remove(mailboxOf(engine));
}

/** Removes leftovers of killed runs: the folders of engines that no longer listen. */
export function sweep(): void {
    for (const name of mailboxes()) {
        const [, host, port] = name.match(/^(.+)_(\d+)$/) ?? [];
        if (host === undefined) {
            continue;
        }
        const connection = createConnection({ host, port: Number(port) });
        connection.unref();
        connection.once("connect", () => connection.destroy());
        connection.once("error", ({ code }: NodeJS.ErrnoException) => {
            if (code === "ECONNREFUSED") {
                clear(name);
            }
        });
    }
}

/** The existing folders; none where they are unreadable, or may belong to another user. */
export function mailboxes(): string[] {
    try {
        return isPrivate(privateFolder) ? readdirSync(privateFolder) : [];
    } catch {
        return [];
    }
}

/** Undefined on Windows, where each user has a private folder for temporary files. */
const uid = process.getuid?.();
const privateFolder = join(tmpdir(), `uipath-licensing-${uid ?? "user"}`);

function mailboxOf(engine: string): string {
    return join(privateFolder, engine.replace(/[^\w.-]/g, "_"));
}

/** Undefined where the folder may belong to another user. */
function createMailbox(engine: string): string | undefined {
    makeFolder(privateFolder);
    if (!isPrivate(privateFolder)) {
        return undefined;
    }
    const folder = mailboxOf(engine);
    makeFolder(folder);
    return folder;
}

function makeFolder(path: string): void {
    try {
        mkdirSync(path, { mode: 0o700 });
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") {
            throw error;
        }
    }
}

/** Whether no other user can have created files in it, such as links. */
function isPrivate(path: string): boolean {
    const stat = lstatSync(path);
    return stat.isDirectory() && (uid === undefined || (stat.uid === uid && (stat.mode & 0o077) === 0));
}

function take(path: string): Declaration[] {
    try {
        const text = readFileSync(path, "utf8");
        rmSync(path);
        return JSON.parse(text);
    } catch {
        return [];
    }
}

/** The program may have written another file since. */
function removeEmpty(folder: string): void {
    try {
        rmdirSync(folder);
    } catch {
        // The next call, or the next run, tries again.
    }
}

function remove(path: string): void {
    try {
        rmSync(path, { recursive: true, force: true });
    } catch {
        // The next run's sweep tries again.
    }
}
