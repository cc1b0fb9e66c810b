import { quote } from "../text";

/** Replaces the full-width characters of East Asian keyboards by plain ones of the same length. */
export function toHalfWidth(text: string): string {
    return text.replace(/[\uff01-\uff5e]/g, (character) => String.fromCharCode(character.charCodeAt(0) - 0xfee0));
}

/** The beginnings of formulas for spreadsheets, and of comments for this reader. */
const active = "[=+\\-@\\t\\r#\\uff1d\\uff0b\\uff0d\\uff20\\uff03]";
const defused = new RegExp(`^'(?='*${active})`);
const dangerous = new RegExp(`^'*${active}`);

/** Escapes a value that a spreadsheet would take for a formula; {@link undefuse} undoes it. */
export function defuse(value: string): string {
    return dangerous.test(value) ? `'${value}` : value;
}

/** Removes the apostrophe of {@link defuse}, or of a user who typed it. */
export function undefuse(cell: string): string {
    return cell.includes("'") && defused.test(cell.trim()) ? cell.trim().slice(1) : cell;
}

export function readCell(text: string): string {
    return toHalfWidth(text.trim()).trim();
}

/** Error values of spreadsheets: `#REF!`, `#¿NOMBRE?`; in other languages `#N/D` and `#NV` for `#N/A`. */
const failure = "#(\\p{Lu}/\\p{Lu}|NV|YOK|HIÁNYZIK|NENÍ_K_DISPOZICI|NEDOSTUPNÝ|GETTING_DATA|[¡¿]?[\\p{Lu}\\d/_]+[!?])";
const wholeFailure = new RegExp(`^${failure}$`, "u");
const comment = new RegExp(`^\\s*#(?!${failure.slice(1)}"?\\s*([,;\\t|\\n]|$))`, "u");

/** The intended value of a failed formula is unknown, so it must not count as empty. */
export function isFailure(text: string): boolean {
    return wholeFailure.test(text);
}

export function explainFailure(text: string): string | undefined {
    return isFailure(text)
        ? `${quote(text)} is the error of a spreadsheet formula; correct the formula and export the table again`
        : undefined;
}

export function isComment(cell: string): boolean {
    return comment.test(cell);
}

export function isNothing(text: string): boolean {
    return /^([-\u2010-\u2015\u2212\u30fc/]*|n\/?a|n\/d|n\.\s?[ad]\.?|k\.\s?a\.?)$/i.test(text);
}

const sums = [
    ...[
        "total(s|e|es|i)?",
        "totaux",
        "gesamt(summe|ergebnis|zahl)?",
        "(zwischen)?summe",
        "insgesamt",
        "sum",
        "somme",
        "soma",
    ],
    ...[
        "suma",
        "somma",
        "count",
        "anzahl",
        "average",
        "durchschnitt",
        "moyenne",
        "promedio",
        "seats",
        "legend[ae]?",
        "légende",
    ],
];
const sum = new RegExp(
    `^[\\s*_]*((grand|sub)[\\s\\-]?)?(${sums.join("|")})(\\s+(g[ée]n[ée]rale?|geral|complessivo))?[\\s\\d*_.,=]*$|^[∑Σ]$|\\p{L}{3,}\\s*:\\s*\\d*$`,
    "iu",
);

/** Whether a cell labels a total below a table, or a value next to it. */
export function isSum(text: string): boolean {
    return sum.test(text);
}
