import { combineAnswers, inChunks, type Write, type WriteAnswer } from "../../domain/write";
import { asMaybeApplied, type Failure, notTried, type WriteError, type WriteOutcome } from "../../domain/write-outcome";

/** The most users of a request that a server takes, as far as a run has seen. */
export class SizeLimit {
    /** Half of a request that was too large; infinite as long as none was. */
    users = Number.POSITIVE_INFINITY;
    /** What `onLimit` was last called with. */
    reported = Number.POSITIVE_INFINITY;
}

/** So many users are told apart in one write; a server that rejects more rejects them for another reason than who they are. */
export const rejectedAlone = 20;

interface Part {
    userIds: readonly string[];
    /** A larger request with these users in it may have been applied. */
    mayBeApplied: boolean;
}

/**
 * Sends a write in as few requests as the server takes. One that is too large is halved, and no larger one is sent from then
 * on; `onLimit` is called with the size that passed. One that the server rejects is halved until the users whom it rejects
 * stand alone, so that all others get theirs.
 */
export async function writeInParts(
    send: (write: Write) => Promise<WriteAnswer>,
    write: Write,
    limit: SizeLimit,
    onLimit: (users: number) => void,
): Promise<WriteOutcome> {
    const answers: WriteAnswer[] = [];
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
            answers.push(await send({ ...write, userIds }));
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
    return { answer: combineAnswers(answers), failures };
}

/** Not sent, and in doubt where a larger request with them in it may have been applied. */
function skipped({ mayBeApplied }: Part, error: unknown): Failure["reason"] {
    return mayBeApplied ? asMaybeApplied(error) : notTried;
}

/** In parts of no more users than that, the first one last. */
function split({ userIds, mayBeApplied }: Part, size: number): Part[] {
    return inChunks(userIds, size)
        .map((chunk) => ({ userIds: chunk, mayBeApplied }))
        .reverse();
}
