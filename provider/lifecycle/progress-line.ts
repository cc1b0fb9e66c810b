import { plural } from "../text";
import type { Log } from "./log";

const milliseconds = 1_000;

/** At most once a second. A short write prints nothing. */
export function createProgressLine(
    log: Log,
    { name, key, asked }: { name: string; key: string | undefined; asked: number },
): (done: number) => void {
    const begun = Date.now();
    let last = { at: begun, done: 0 };
    return (done) => {
        const now = Date.now();
        if (done < asked && done > last.done && now - last.at >= milliseconds) {
            last = { at: now, done };
            log.status(`${name}: ${done} of ${plural(asked, "user")} done`, key);
        } else if (done === asked && last.done > 0) {
            log.info(`${name}: ${plural(asked, "user")} done in ${Math.round((now - begun) / milliseconds)} s`, key);
        }
    };
}
