import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { calls } from "./commands";
import { secrets, type Workplace } from "./workplace";

/** Finds secrets on command lines and in outputs, comments and files of checkouts. */
export async function findLeaks({ folder, outputs, forge }: Workplace): Promise<string[]> {
    const files = await readdir(join(folder, "checkouts"), { recursive: true, withFileTypes: true });
    const texts = await Promise.all(
        files
            // The private files of GitLab's job runner contain the variables.
            .filter((file) => file.isFile() && !/\.gitlab-ci-local|\.git\//.test(`${file.parentPath}/`))
            .map(async ({ name, parentPath }) => [name, await readFile(join(parentPath, name), "utf8")] as const),
    );
    const places: readonly (readonly [place: string, text: string])[] = [
        ["a command line", await readFile(join(folder, calls), "utf8")],
        ...outputs.map((output) => ["an output", output] as const),
        ...[...forge.comments, ...forge.issues].map(({ text }) => ["a comment", text] as const),
        ...texts,
    ];
    return places.flatMap(([place, text]) =>
        Object.entries(secrets)
            .filter(([, secret]) => text.includes(secret))
            .map(([name]) => `${name} in ${place}`),
    );
}
