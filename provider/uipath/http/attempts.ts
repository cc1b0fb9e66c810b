import { plural } from "../../text";
import type { AttemptSummary } from "./types";

export function combineAttempts(one: AttemptSummary, other: AttemptSummary): AttemptSummary {
    return {
        count: one.count + other.count,
        seconds: one.seconds + other.seconds,
        maybeApplied: one.maybeApplied || other.maybeApplied,
    };
}

export function describeAttempts({ count: attempts, seconds }: AttemptSummary): string {
    return `${plural(attempts, "attempt")} over ${seconds.toFixed(1)} s`;
}
