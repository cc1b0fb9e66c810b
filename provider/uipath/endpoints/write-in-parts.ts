import { combineResponses, inChunks, type Write, type WriteResponse } from "../../domain/write";
import {
    asMaybeApplied,
    type Failure,
    mayBeApplied,
    notSent,
    type WriteError,
    type WriteOutcome,
} from "../../domain/write-outcome";

/** The largest request that a server accepts, as far as the run has seen. */
export class SizeLimit {
    /** Half the size of a request that was too large; infinite if none was. */
    users = Number.POSITIVE_INFINITY;
    reported = Number.POSITIVE_INFINITY;
}

/** How many rejected users a write isolates. A server that rejects more rejects them for another reason than who they are. */
export const rejectedAlone = 20;

interface Part {
    userIds: readonly string[];
    /** Whether the server may have applied a larger request with these users. */
    mayBeApplied: boolean;
}

/**
 * Halves a request that is too large and sends no larger one from then on; calls `onLimit` with the size that passed.
 * Halves a rejected request until the rejected users are alone, so all others get their licenses.
 */
export async function writeInParts(
    send: (write: Write) => Promise<WriteResponse>,
    write: Write,
    limit: SizeLimit,
    onLimit: (users: number) => void,
): Promise<WriteOutcome> {
    const responses: WriteResponse[] = [];
    const failures: Failure[] = [];
    let rejected = 0;
    const parts: Part[] = [{ userIds: write.userIds, mayBeApplied: false }];
    for (let part = parts.pop(); part; part = parts.pop()) {
        const { userIds } = part;
        if (userIds.length > limit.users) {
            parts.push(...split(part, limit.users));
            continue;
        }
        try {
            responses.push(await send({ ...write, userIds }));
        } catch (error) {
            const { isTooLarge, rejectsContent, isRequestSpecific, maybeApplied = true } = error as Partial<WriteError>;
            const half = Math.ceil(userIds.length / 2);
            const again = { userIds, mayBeApplied: part.mayBeApplied || maybeApplied };
            if (isTooLarge && userIds.length > 1) {
                limit.users = Math.min(limit.users, half);
                parts.push(again);
            } else if (rejectsContent && userIds.length > 1 && rejected < rejectedAlone) {
                parts.push(...split(again, half));
            } else {
                rejected += rejectsContent ? 1 : 0;
                failures.push({ userIds, reason: part.mayBeApplied ? asMaybeApplied(error) : (error as Error) });
                if (!isRequestSpecific || isTooLarge) {
                    const rest = parts.splice(0);
                    failures.push(...rest.map((each) => ({ userIds: each.userIds, reason: skipped(each, error) })));
                }
            }
            continue;
        }
        if (limit.users < limit.reported) {
            limit.reported = limit.users;
            onLimit(limit.users);
        }
    }
    const failed = responses.length > 0 ? failures.map(aboutUser) : combineUndecided(write, failures, rejected);
    return { response: combineResponses(responses), failures: failed };
}

/** The server accepted other users, so the organization exists. */
function aboutUser({ userIds, reason }: Failure): Failure {
    return { userIds, reason: (reason !== notSent && reason.decide?.("user")) || reason };
}

/**
 * Without an accepted user, undecided failures are one: about the organization, if so many users were rejected alone. Those of
 * a release stay undecided, because many users can have left at once.
 */
function combineUndecided({ userIds, userBundleCodes }: Write, failures: Failure[], rejected: number): Failure[] {
    const errors = failures.flatMap(({ reason }) => (reason === notSent ? [] : [reason]));
    const error = errors.find(mayBeApplied) ?? errors[0];
    if (error === undefined || errors.length < failures.length || !errors.every(({ decide }) => decide)) {
        return failures;
    }
    const isOrganization = userBundleCodes.length > 0 && rejected >= rejectedAlone;
    return [{ userIds, reason: (isOrganization && error.decide?.("organization")) || error }];
}

/** Unconfirmed if the server may have applied a larger request with the part. */
function skipped({ mayBeApplied }: Part, error: unknown): Failure["reason"] {
    return mayBeApplied ? asMaybeApplied(error) : notSent;
}

/** The first part comes last. */
function split({ userIds, mayBeApplied }: Part, size: number): Part[] {
    return inChunks(userIds, size)
        .map((chunk) => ({ userIds: chunk, mayBeApplied }))
        .reverse();
}
