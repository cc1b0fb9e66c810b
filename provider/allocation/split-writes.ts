import { asMaybeApplied, type WriteAnswer, type WriteError } from "./licensing";
import type { Write } from "./plan";

/** Sends a write, and returns what reads its response. */
export type SendWrite = (write: Write) => Promise<() => WriteAnswer>;

/** The most users of a request that a server takes, as far as a run has seen. */
export class SizeLimit {
    /** Of one that was refused, the half; infinite as long as none was. */
    users = Number.POSITIVE_INFINITY;
    /** What `onLimit` was last called with. */
    reported = Number.POSITIVE_INFINITY;
}

/**
 * Sends a write in parts when the server takes no request of its size: halves it until a part passes, and sends no larger
 * one from then on. `onLimit` is called with the size that passed.
 */
export function inParts(send: SendWrite, limit: SizeLimit, onLimit: (users: number) => void): SendWrite {
    return async (write) => {
        const reads: (() => WriteAnswer)[] = [];
        let begin = 0;
        while (begin < write.userIds.length) {
            const userIds = write.userIds.slice(begin, begin + limit.users);
            try {
                reads.push(await send({ ...write, userIds }));
            } catch (error) {
                if ((error as WriteError).isTooLarge && userIds.length > 1) {
                    limit.users = Math.min(limit.users, Math.ceil(userIds.length / 2));
                    continue;
                }
                throw reads.length > 0 ? asMaybeApplied(error) : error;
            }
            if (limit.users < limit.reported) {
                limit.reported = limit.users;
                onLimit(limit.users);
            }
            begin += userIds.length;
        }
        return () => combine(reads.map((read) => read()));
    };
}

function combine(answers: readonly WriteAnswer[]): WriteAnswer {
    const [only] = answers;
    if (only && answers.length === 1) {
        return only;
    }
    return {
        organizationId: answers.find(({ organizationId }) => organizationId !== undefined)?.organizationId,
        isEmpty: answers.every(({ isEmpty }) => isEmpty),
        licenseOf: (user) => {
            for (const answer of answers) {
                const license = answer.licenseOf(user);
                if (license) {
                    return license;
                }
            }
            return undefined;
        },
    };
}
