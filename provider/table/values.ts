import { findInvisible, quote } from "../text";
import { isNothing, readCell } from "./spelling";
import type { Identification } from "./table";

/** The codes of one cell: as they are written, and by the names that UiPath gives to bundles. */
export function splitCodes(text: string, codeOf: (name: string) => string | undefined): string[] {
    const cell = readCell(text);
    const whole = codeOf(cell);
    if (whole !== undefined) {
        return [whole];
    }
    return cell.split(/[,;+|\n]/).flatMap((part) => {
        const found = codeOf(part);
        const pieces = found === undefined ? part.split(/\s+/).map((piece) => codeOf(piece) ?? piece) : [found];
        return isNone(part.trim()) ? [] : pieces.filter((piece) => piece !== "");
    });
}

/** In the languages of spreadsheets: what they write for true and false, and what people answer. Without accents. */
const yes =
    "x y t on yes true j ja wahr waar sand sant sann oui vrai si verdadero sim verdadeiro vero cert " +
    "tak prawda ano pravda da istina igen igaz kylla tosi evet dogru adevarat ναι αληθης αληθες да истина はい 是 예 " +
    "✓ ✔ ✅ ☑ 🗹 🗸 ● ⬤ 🟢";
const no =
    "n f off no false nein nee nej nei falsch onwaar falsk falskt usann non faux falso nao fals nie falsz ne nepravda " +
    "nu neistina nem hamis ei epatosi hayir hayır yanlis yanlıs οχι ψευδης ψευδες нет ложь いいえ 否 아니요 " +
    "☐ ✗ ✘ ❌ ○ ◯ ⭕ 🔴";

const marks = new Map([
    ...yes.split(" ").map((mark) => [mark, true] as const),
    ...no.split(" ").map((mark) => [mark, false] as const),
]);

/** Whether a cell says yes or no; undefined when it says neither. */
export function readMark(text: string): boolean | undefined {
    const cell = readCell(text);
    if (isNone(cell)) {
        return false;
    }
    const [, digit] = /^([01])([.,]0*)?$/.exec(cell) ?? [];
    return digit === undefined ? marks.get(normalizeMark(cell)) : digit === "1";
}

/** Without accents, which capitals often lack, and without what asks for a sign's form as an emoji. */
function normalizeMark(mark: string): string {
    return mark.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "").replaceAll("ł", "l").normalize("NFKC");
}

function isNone(text: string): boolean {
    return isNothing(text) || /^\(?(none|nothing|null|nil|blank|empty|keine?r?)\)?$/i.test(text);
}

export function explainMark(text: string): string {
    const mark = text.trim();
    return (
        findInvisible(mark) ??
        `${quote(mark)} is neither a yes nor a no; write x (or true) for yes, and nothing (or false) for no`
    );
}

/** Who a cell is about, and by what: an e-mail address is one also in a column of user IDs. Blank where nobody stands. */
export function readPerson(text: string, column: Identification): { text: string; identifiedBy: Identification } {
    const cell = readCell(text);
    if (isNothing(cell)) {
        return { text: "", identifiedBy: column };
    }
    const address = findAddress(cell);
    if (address !== undefined) {
        return { text: address, identifiedBy: column === "userId" ? "email" : column };
    }
    return { text: cell, identifiedBy: column === "userId" && isDomainName(cell) ? "userName" : column };
}

/** The only e-mail address of a text as programs copy it: `mailto:a@b`, `Name <a@b>`, `'a@b'`, `a@b;`. */
function findAddress(text: string): string | undefined {
    const [, within = text] = /^[^<>]*<([^<>]*)>[\s;,]*$/.exec(text) ?? [];
    const [, address] =
        /^['"\s]*(?:(?:mailto|smtp|sip|acct):\s*(?:\/\/)?)?([^\s@<>;,:"]+@[^\s@<>;,:"?]+?)(?:\?.*)?['"\s;,]*$/i.exec(
            within,
        ) ?? [];
    return address;
}

/** `CORP\name`, as Windows has it. */
function isDomainName(text: string): boolean {
    return /^[^\\@\s]+\\[^\\@]+$/.test(text);
}

/** What is wrong with a person's ID, address or name and how to mend it; undefined when nothing is. */
export function findPersonProblem(text: string): string | undefined {
    if (text === "") {
        return "nobody stands here, though the row is not blank; say whom it is about, or remove the row";
    }
    if (/[^\s@]@[^@]*[\s;,<][^@]*[^\s@]@/.test(text)) {
        return `${quote(text)} holds several addresses; give each person a row`;
    }
    return findInvisible(text) ?? (text.includes("<{%") ? `${quote(text)} holds <{%; write it without` : undefined);
}
