import type { Simulator } from "../../simulator/simulator";
import { accountId, organization, type PageSetup } from "../support/page-player";
import { holders } from "../support/setup";

const people = ["ana", "bob", "cem", "dia", "eve"].map((name) => ({
    id: `id-of-${name}`,
    userName: name,
    email: `${name}@example.com`,
}));
const server = { organizations: [organization({ people })] };

const developers = { id: "id-of-developers", name: "RPA developers" };
const members = people.map((person) => ({ ...person, groupIds: [developers.id] }));

/** Licenses that users hold before a page begins. */
function allocate({ allocate: give }: Simulator, userIds: readonly string[], ...userBundleCodes: string[]): void {
    give({ userIds, userBundleCodes, useExternalLicense: false });
}

/** By the ends of user IDs. */
function holding(expected: Readonly<Record<string, string>>): NonNullable<PageSetup["after"]> {
    const ids = Object.entries(expected).map(([name, codes]) => [`id-of-${name}`, codes]);
    return (t, { simulator }) => void t.like(holders(simulator, accountId), Object.fromEntries(ids));
}

export const guides: Readonly<Record<string, PageSetup>> = {
    adopting: {
        server,
        before: [
            [
                / export /,
                ({ simulator }) => {
                    allocate(simulator, ["id-of-ana", "id-of-bob"], "ATTUNU", "TSTNU");
                    allocate(simulator, ["id-of-cem"], "ATTUNU");
                },
            ],
        ],
        after: holding({ ana: "ATTUNU,TSTNU", bob: "ATTUNU,TSTNU", cem: "ATTUNU" }),
    },
    groups: {
        server: { organizations: [organization({ people: members, groups: [developers] })] },
        before: [
            [
                /RPA developers/,
                ({ simulator }) => simulator.allocateGroup(developers.id, { userBundleCodes: ["TSTNU"] }),
            ],
        ],
        after: (t, { simulator }) => {
            const rule = { userBundleCodes: ["ATTUNU", "RPADEVPRONU"], quotas: { ATTUNU: 20 } };
            t.deepEqual(simulator.ledger(accountId).groups, { [developers.id]: rule });
        },
    },
    "moving-users": { server, after: holding({ ana: "RPADEVPRONU", bob: "TSTNU", cem: "TSTNU" }) },
    "people-by-name": { server, after: holding({ ana: "TSTNU", bob: "TSTNU" }) },
    seats: {
        server,
        before: [
            [
                /seatsFrom/,
                ({ simulator }) =>
                    allocate(
                        simulator,
                        Array.from({ length: 37 }, (_, index) => `user-${index}`),
                        "ATTUNU",
                    ),
            ],
        ],
        // Refused: three of four people would lose their licenses.
        failing: /^npx pulumi-uipath-licensing up$/m,
        after: holding({ ana: "TSTNU", bob: "TSTNU", cem: "TSTNU", dia: "TSTNU" }),
    },
    tables: {
        server,
        // A cell that is neither yes nor no.
        failing: /perhaps/,
        after: holding({ ana: "ATTUNU,RPADEVPRONU", cem: "ATTUNU,RPADEVPRONU", dia: "TSTNU" }),
    },
    users: {
        after: (t, { simulator }) => {
            const both = "ATTUNU,RPADEVPRONU";
            t.deepEqual(holders(simulator, accountId), { "singer-77": both, "singer-111": both });
        },
    },
};
