import { createHash, randomUUID } from "node:crypto";
import { lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { createConnection } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { canonicalId } from "../domain/id";

/*
 * A running program tells the provider, which is another process, what it declares. Both know the engine's address, which
 * is another in every run, and meet in a folder of that name. The program puts files into it, each written whole; the
 * provider reads and removes them. IDs stand in them as hashes, since a killed run leaves them behind until the next one;
 * names stand there in clear, those of a directory as a whole, and those that the program gives of lists that are not secret.
 */

/** What an allocation declares, as far as the program knows it before the engine does. */
export interface Declaration {
    /** The resource's name with its parents', as in `team-a/admins`: unique in a program. */
    key: string;
    kind: "users" | "groups";
    /** As given; undefined means the setting. */
    accountId?: string;
    baseUrl?: string;
    /** The fingerprints of the users, or of the group; undefined as long as they are not known, or are secret. */
    members?: string[];
    /** The program runs for a preview. */
    isPreview?: boolean;
    /** By fingerprint what the program calls the users, such as by their e-mail addresses; never of a secret list. */
    names?: Record<string, string>;
    /** The same of users whom the organization's directory has; what the program calls them comes first. */
    directory?: Record<string, string>;
    userBundleCodes?: string[];
    useExternalLicense?: boolean;
}

/** What a user or a group is called in a declaration. */
export function fingerprint(engine: string, id: string): string {
    return createHash("sha256")
        .update(`${engine} ${canonicalId(id)}`)
        .digest("base64url");
}

let published = 0;

/** Hands declarations to the provider. Where nothing can be written, the provider hears of them from the engine alone. */
export function publish(engine: string, declarations: readonly Declaration[]): void {
    // The provider may remove the folder between its making and the writing.
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

/** Takes what has been published since the last call; nothing where it cannot be read. */
export function collect(engine: string): Declaration[] {
    const folder = mailboxOf(engine);
    try {
        if (!isPrivate(privateFolder)) {
            return [];
        }
        const files = readdirSync(folder).filter((name) => name.endsWith(".json"));
        const all = files.sort().flatMap((name) => take(join(folder, name)));
        rmdirSync(folder);
        return all;
    } catch {
        return [];
    }
}

/** Removes what was published at an engine's address. */
export function clear(engine: string): void {
    remove(mailboxOf(engine));
}

/** Removes what killed runs left: the folders of engines that do not listen any more. */
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

/** The folders that there are; none where they cannot be read, or may be somebody else's. */
export function mailboxes(): string[] {
    try {
        return isPrivate(privateFolder) ? readdirSync(privateFolder) : [];
    } catch {
        return [];
    }
}

/** Undefined on Windows, where each user has a folder for temporary files of their own. */
const uid = process.getuid?.();
const privateFolder = join(tmpdir(), `uipath-licensing-${uid ?? "user"}`);

function mailboxOf(engine: string): string {
    return join(privateFolder, engine.replace(/[^\w.-]/g, "_"));
}

/** Undefined where the folder may be somebody else's. */
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

/** Whether nobody else can have put something there, as a link or otherwise. */
function isPrivate(path: string): boolean {
    const stat = lstatSync(path);
    return stat.isDirectory() && (uid === undefined || (stat.uid === uid && (stat.mode & 0o077) === 0));
}

function take(path: string): Declaration[] {
    const text = readFileSync(path, "utf8");
    rmSync(path);
    return JSON.parse(text);
}

function remove(path: string): void {
    try {
        rmSync(path, { recursive: true, force: true });
    } catch {
        // The next run's sweep tries again.
    }
}
