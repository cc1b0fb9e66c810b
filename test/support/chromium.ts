import { createReadStream, createWriteStream } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createBrotliDecompress } from "node:zlib";
import { findExecutable } from "../../tools/engine/executable";
import { createFolder, repository, type Scope } from "./project";

/** The machine's Chromium, else the one from an npm package for Linux. */
export async function provideChromium(t: Scope): Promise<string> {
    const installed = await findExecutable("chromium");
    if (installed) {
        return installed;
    }
    const executable = join(await createFolder(t), "chromium");
    await pipeline(
        createReadStream(join(repository, "node_modules/@sparticuz/chromium/bin/chromium.br")),
        createBrotliDecompress(),
        createWriteStream(executable, { mode: 0o700 }),
    );
    return executable;
}
