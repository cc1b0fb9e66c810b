import test from "ava";
import { type Browser, chromium } from "playwright-core";
import { provideChromium } from "./chromium";
import { wholeFile } from "./setup";

export function startBrowser(): () => Browser {
    let browser: Browser | undefined;
    test.before(async () => {
        browser = await chromium.launch({ executablePath: await provideChromium(wholeFile) });
    });
    test.after.always(() => browser?.close());
    return () => browser as Browser;
}
