import type { Seats } from "../domain/seats";
import { quote } from "../text";

/** What the server says of an organization's seats, as a line for people; a report of the preview reads it back. */
export function printSeats(accountId: string, seats: Readonly<Record<string, Seats>>): string {
    const bundles = Object.entries(seats).map(([code, { used, bought }]) => `${code} ${used} of ${bought}`);
    return `seats used in organization ${quote(accountId, 200)}: ${bundles.sort().join(", ")}`;
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
    const seats = [...bundles.matchAll(/(\S+) (\d+) of (\d+)(?:, |$)/g)].map(
        ([, code = "", used, bought]) => [code, { used: Number(used), bought: Number(bought) }] as const,
    );
    return { accountId, seats: new Map(seats) };
}
