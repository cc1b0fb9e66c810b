import { exampleOrganization, type OrganizationOptions } from "../../simulator/organization";
import type { Program } from "../support/engine-model";

/** Three requests and two, at two users a request. */
export const first: Program = {
    designers: { userIds: ["ana", "ben", "cem", "dia", "eva"], userBundleCodes: ["ACNU", "RPADEVNU"] },
    testers: { userIds: ["fay", "gil", "hua"], userBundleCodes: ["TSTNU"] },
};

/**
 * dia leaves, eva moves to the testers, ivo, jon, kim and lia join, and fay, gil and hua get more. No two allocations declare
 * the same set, so they never share a request.
 */
export const second: Program = {
    designers: { userIds: ["ana", "ben", "cem", "ivo", "jon", "kim"], userBundleCodes: ["ACNU", "RPADEVNU"] },
    testers: { userIds: ["eva", "fay", "gil", "hua", "lia"], userBundleCodes: ["ATTUNU", "TSTNU"] },
};

/** The run with the fault: the program before it, its own program, and its number of requests. */
export const moments = {
    create: { before: {}, declared: first, requests: 5 },
    update: { before: first, declared: second, requests: 6 },
    delete: { before: first, declared: {}, requests: 5 },
} satisfies Record<string, { before: Program; declared: Program; requests: number }>;

export type Moment = keyof typeof moments;

const people = [first, second].flatMap((program) =>
    Object.values(program).flatMap(({ userIds }) => userIds as string[]),
);

/** Everyone is in the directory, so a rejected release never means a user who left. */
export const organization: OrganizationOptions = {
    ...exampleOrganization,
    people: [...new Set(people)].map((id) => ({ id, userName: `${id}@example.com` })),
};

/** One request at a time, with so few users that each run needs several. */
export const smallRequests = { "uipath:maxUsersPerRequest": "2", "uipath:maxConcurrentRequests": "1" };

export function declaredBy(program: Program): Record<string, string> {
    return Object.fromEntries(
        Object.values(program).flatMap(({ userIds, userBundleCodes }) =>
            (userIds as string[]).map((user) => [user, (userBundleCodes as string[]).join()]),
        ),
    );
}
