import { TimedOutError } from "../errors";

/** The maximum of Node's timers. */
const longest = 2 ** 31 - 1;

/** Waits for an operation at most as long as `customTimeouts`, in seconds; without them, without limit. */
export async function withinTime<T>(seconds: number, operation: Promise<T>): Promise<T> {
    if (!(seconds > 0)) {
        return operation;
    }
    let timer: NodeJS.Timeout | undefined;
    const timedOut = new Promise<never>((_, reject) => {
        const expire = () => reject(timedOutError(seconds));
        timer = setTimeout(expire, Math.min(seconds * 1_000, longest));
    });
    try {
        return await Promise.race([operation, timedOut]);
    } finally {
        clearTimeout(timer);
    }
}

function timedOutError(seconds: number): TimedOutError {
    return new TimedOutError({
        summary: `this took longer than the ${seconds} s that the resource's customTimeouts allow.`,
        remedy:
            "raise the timeout and run the same command again, which sends everything unconfirmed once more. " +
            "uipath:timeoutSeconds and uipath:retrySeconds bound a single request.",
    });
}
