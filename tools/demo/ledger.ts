import Table from "cli-table3";
import colors from "picocolors";
import type { Ledger } from "../../simulator/organization";

/** Who is to hold which bundles; whoever is not named is to hold none. */
export type Declaration = Readonly<Record<string, readonly string[]>>;

/** In what a server's seats differ from a declaration, a line each; empty when they agree. */
export function findDifferences(ledger: Ledger, declaration: Declaration): string[] {
    const users = new Set([...Object.keys(declaration), ...Object.keys(ledger.users)]);
    const differences = inOrder(users).flatMap((user) => {
        const [held, declared] = [list(ledger.users[user]), list(declaration[user])];
        return held === declared ? [] : [`${user} holds ${held}; declared: ${declared}`];
    });
    for (const [code, { bought, left }] of Object.entries(ledger.seats)) {
        const expected = bought - Object.values(declaration).filter((codes) => codes.includes(code)).length;
        if (left !== expected) {
            differences.push(`${code} has ${left} seats left; declared: ${expected}`);
        }
    }
    return differences;
}

/** Users × bundles with the seats that are left, as a table; bundles that nobody holds only when they are named. */
export function drawLedger(ledger: Ledger, named: readonly string[]): string {
    const isShown = (code: string) => named.includes(code) || ledger.seats[code]?.taken !== 0;
    const codes = Object.keys(ledger.seats).filter(isShown).sort();
    const table = new Table({ chars: plain, style: { head: [], border: [], "padding-left": 0, "padding-right": 3 } });
    table.push(["", ...codes].map((cell) => colors.bold(cell)));
    for (const user of inOrder(Object.keys(ledger.users))) {
        table.push([user, ...codes.map((code) => (ledger.users[user]?.includes(code) ? colors.green("yes") : "-"))]);
    }
    table.push(["left", ...codes.map((code) => `${ledger.seats[code]?.left} of ${ledger.seats[code]?.bought}`)]);
    const others = Object.keys(ledger.seats).length - codes.length;
    return `${table.toString()}\n${colors.dim(`${others} other bundles: all seats free`)}`;
}

function list(codes: readonly string[] = []): string {
    return [...codes].sort().join(", ") || "nothing";
}

/** In the order in which people count: singer-88 before singer-111. */
function inOrder(names: Iterable<string>): string[] {
    return [...names].sort(new Intl.Collator("en", { numeric: true }).compare);
}

/** No lines: a table that stays readable when it is piped. */
const plain = Object.fromEntries(
    ["top", "bottom", "mid", "left", "right", "middle"].flatMap((side) =>
        side === "middle" ? [[side, ""]] : ["", "-mid", "-left", "-right"].map((end) => [`${side}${end}`, ""]),
    ),
);
