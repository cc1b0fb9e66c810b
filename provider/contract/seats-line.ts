import type { Seats } from "../domain/seats";
import { quote } from "../text";

/** A bundle's seats before a run, and the change by the run where it is known. */
export type SeatsNow = Pick<Seats, "used" | "bought"> & { left?: number; change?: number | undefined };

/**
 * An organization's seats according to the server, and the change by a run. The report parses only the server's figures: it
 * counts the changes itself, because it also sees deletes.
 */
export function printSeats(accountId: string, seats: Readonly<Record<string, SeatsNow>>): string {
    const bundles = Object.entries(seats).map(
        ([code, { used, bought, change = 0 }]) =>
            `${code} ${used} of ${bought} (${describeAfter({ used, bought, change })})`,
    );
    return `seats used in organization ${quote(accountId, 200)}: ${bundles.sort().join(", ")}`;
}

function describeAfter({ used, bought, change }: Pick<Seats, "used" | "bought"> & { change: number }): string {
    const sign = change > 0 ? "+" : "";
    const difference = change === 0 ? "" : `${sign}${change}, `;
    const after = used + change;
    if (after < 0) {
        return `${difference}fewer seats in use than the state says`;
    }
    return `${difference}${after > bought ? `${after - bought} short` : `${bought - after} left`}`;
}

export interface SeatsInUse {
    accountId: string;
    /** By bundle code. */
    seats: ReadonlyMap<string, Pick<Seats, "used" | "bought">>;
}

/** Undefined for any other line. */
export function parseSeats(line: string): SeatsInUse | undefined {
    const [, accountId, bundles] = line.match(/^seats used in organization "(.*?)": (.*)$/) ?? [];
    if (accountId === undefined || bundles === undefined) {
        return undefined;
    }
    const seats = [...bundles.matchAll(/(\S+) (\d+) of (\d+)(?: \([^)]*\))?(?:, |$)/g)].map(
        ([, code = "", used, bought]) => [code, { used: Number(used), bought: Number(bought) }] as const,
    );
    return { accountId, seats: new Map(seats) };
}
