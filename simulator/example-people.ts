import type { Group, Person } from "./directory";
import { exampleOrganization, type OrganizationOptions } from "./organization";

const groups: Group[] = [
    { id: exampleId("9", 1), name: "RPA developers" },
    { id: exampleId("9", 2), name: "Attended users" },
];

/**
 * The example organization with this many people, alternating between the two groups, and a seat of each bundle for each.
 */
export function organizationOf(count: number): OrganizationOptions {
    const people = Array.from({ length: count }, (_, index): Person => {
        const email = `p${index + 1}@example.com`;
        return {
            id: exampleId("1", index + 1),
            userName: email,
            email,
            name: `P${index + 1}`,
            surname: "Example",
            displayName: `P${index + 1} Example`,
            groupIds: groups.slice(index % 2, (index % 2) + 1).map(({ id }) => id),
        };
    });
    const seats = Object.entries(exampleOrganization.seats ?? {}).map(
        ([code, bought]) => [code, Math.max(bought, count)] as const,
    );
    return { ...exampleOrganization, seats: Object.fromEntries(seats), people, groups };
}

/** The same at every start, so a stack finds its users again. */
function exampleId(first: string, number: number): string {
    return `${first.repeat(8)}-0000-4000-8000-${number.toString(16).padStart(12, "0")}`;
}
