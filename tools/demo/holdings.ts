import Table from "cli-table3";
import colors from "picocolors";
import type { Ledger } from "../../simulator/organization";

/** Users without an entry should hold none. */
export type Declaration = Readonly<Record<string, readonly string[]>>;

/** One line each; empty if they agree. */
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

/** Shows a bundle that nobody holds only if it is named. */
export function drawTable(ledger: Ledger, named: readonly string[]): string {
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

/** singer-88 comes before singer-111. */
function inOrder(names: Iterable<string>): string[] {
    return [...names].sort(new Intl.Collator("en", { numeric: true }).compare);
}

/** No lines, so the table is readable when piped. */
const plain = Object.fromEntries(
    ["top", "bottom", "mid", "left", "right", "middle"].flatMap((side) =>
        side === "middle" ? [[side, ""]] : ["", "-mid", "-left", "-right"].map((end) => [`${side}${end}`, ""]),
    ),
);
