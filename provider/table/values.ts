import { findInvisible, quote } from "../text";
import { explainFailure, isFailure, isNothing, readCell } from "./spelling";
import { type Identification, readTeam } from "./table";

export function splitCodes(text: string, codeOf: (name: string) => string | undefined): string[] {
    const cell = readCell(text);
    const whole = isFailure(cell) ? cell : isDoubted(cell) ? undefined : codeOf(cell);
    if (whole !== undefined || isNone(cell)) {
        return whole === undefined ? [] : [whole];
    }
    return cell.split(/[,;+|/&\u3001\n]/).flatMap((part) => {
        // Lists from programs have brackets and quotes.
        const trimmed = part.trim().replace(/^[[('"]+|[\])'"]+$/g, "");
        if (isNone(trimmed)) {
            return [];
        }
        const found = isDoubted(trimmed) ? undefined : codeOf(trimmed);
        if (found !== undefined) {
            return [found];
        }
        // An unknown name is one problem, even if it has several words.
        const isName = isDoubted(trimmed) || /\s-\s|^\p{Lu}\p{Ll}+\s/u.test(trimmed);
        const pieces = trimmed.split(/\s+/).map((piece) => (isDoubted(piece) ? piece : (codeOf(piece) ?? piece)));
        return isName && pieces.some((piece) => !isCode(piece)) ? [trimmed] : pieces;
    });
}

/** Whether a sign negates or doubts a name: `!Attended`, `-Attended`, `Attended?`. */
function isDoubted(text: string): boolean {
    return /^[-\u2010-\u2015\u2212!~\u00ac]|[?~]/.test(text);
}

function isCode(text: string): boolean {
    return /^[A-Z0-9._-]{3,}$/.test(text);
}

/** In the languages of spreadsheets. Without accents. */
const yes =
    "x y t on yes true j ja wahr waar sand sant sann oui vrai si verdadero sim verdadeiro vero cert " +
    "tak prawda ano pravda da istina igen igaz kylla tosi evet dogru adevarat ναι αληθης αληθες да истина はい 是 예 " +
    "✓ ✔ ✅ ☑ 🗹 🗸 ● ⬤ 🟢 ■ ⬛ 真";
const no =
    "n f off no false nein nee nej nei falsch onwaar falsk falskt usann non faux falso nao fals nie falsz ne nepravda " +
    "nu neistina nem hamis ei epatosi hayir hayır yanlis yanlıs οχι ψευδης ψευδες нет ложь いいえ 否 아니요 " +
    "☐ ✗ ✘ ❌ ○ 🔴 □ ▢ ⬜ 假";

const marks = new Map([
    ...yes.split(" ").map((mark) => [mark, true] as const),
    ...no.split(" ").map((mark) => [mark, false] as const),
]);

export function readMark(text: string): boolean | undefined {
    // Blank cells are most of a table.
    if (text === "") {
        return false;
    }
    // A checkbox, as in Markdown.
    const cell = readCell(text).replace(/^(\[|\()\s*(.?)\s*[\])]$/u, "$2");
    if (isNone(cell)) {
        return false;
    }
    const [, digit] = /^([01])([.,]0*)?$/.exec(cell) ?? [];
    return digit === undefined ? (marks.get(cell) ?? marks.get(normalizeMark(cell))) : digit === "1";
}

/** Removes accents, which capitals often lack, and emoji variation selectors. */
function normalizeMark(mark: string): string {
    return mark.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "").replaceAll("ł", "l").normalize("NFKC");
}

/** Words for `none` and `no license` in the languages of spreadsheets. */
const none = new RegExp(
    `^\\(?(nothing|null|nil|blank|empty|unlicen[cs]ed|${[
        ...["none|keine?r?|aucune?|ning[uú]n[oa]?|nessun[oa]?|nenhuma?|geen|ingen"],
        ...[
            "(no|none|keine|aucune|sans|ninguna|sin|nessuna|senza|nenhuma|sem|geen|ingen)\\s+(licen[cs]es?|lizenz(en)?|licencia|licenza|licença|licentie|licens|lisens)",
        ],
    ].join("|")})\\)?$`,
    "i",
);

function isNone(text: string): boolean {
    return isNothing(text) || none.test(text);
}

export function invalidMark(text: string): string {
    const mark = text.trim();
    return (
        explainFailure(mark) ??
        findInvisible(mark.replace(/[\ufe0e\ufe0f]/g, "")) ??
        `${quote(mark)} is neither yes nor no; write x (or true) for yes, and nothing (or false) for no`
    );
}

/** An e-mail address counts as one even in a column of user IDs. Blank if the cell names nobody. */
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

/** Includes the typographic quotes of word processors. */
const addresses = /[^\s@<>[\](){};,:"?/|“”„«»]+@[^\s@<>[\](){};,:"?/|“”„«»]+/g;

/**
 * The only e-mail address in a text that programs copy: `mailto:a@b`, `Name <a@b>`, `'a@b'`, `a@b;`. Undefined if the text
 * contains more than a name and an address: a row with another separator, or a part of the address itself, as in "ana
 * alves@x.de", which would be another person's.
 */
function findAddress(text: string): string | undefined {
    const [address, ...others] = addressesIn(text);
    const around = text.split(addresses);
    const [before = "", behind = ""] = [around[0], around.at(-1)];
    const begins = /(^|[<([{"'“„«]|\b(mailto|smtp|e-?mail):)\s*$/i.test(before) && !/^(\/\/|--|[!%;~–—])/.test(text);
    const ends =
        /^[\s>)\]}'"”“»«;,.]*(\([^()]*\)\s*)?$/.test(behind) || (/\bmailto:$/i.test(before) && behind.startsWith("?"));
    return others.length === 0 && begins && ends ? address : undefined;
}

function addressesIn(text: string): string[] {
    const found = (text.match(addresses) ?? []).map((address) => address.replace(/^'+|['.]+$/g, ""));
    return found.filter((address, at) => found.findIndex((each) => sameLetters(each, address)) === at);
}

function sameLetters(one: string, other: string): boolean {
    return one.toLowerCase() === other.toLowerCase();
}

export function isAddress(text: string): boolean {
    return findAddress(readCell(text)) !== undefined;
}

export function looksLikePerson(text: string): boolean {
    return addressesIn(readCell(text)).length > 0 || /^\W*[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\W*$/i.test(text);
}

/** `CORP\name`, as in Windows. */
function isDomainName(text: string): boolean {
    return /^[^\\@\s]+\\[^\\@]+$/.test(text);
}

export function firstPerson<T>(people: readonly [T, ...T[]], textOf: (each: T) => string): T {
    return (
        people.find((each) => textOf(each) !== "" && !isFailure(textOf(each))) ??
        people.find((each) => textOf(each) !== "") ??
        people[0]
    );
}

export function findPersonProblem(text: string): string | undefined {
    if (text === "") {
        return "the row names nobody, but is not blank; add the person, or remove the row";
    }
    if (addressesIn(text).length > 1) {
        return `${quote(text)} contains several addresses; give each person a row`;
    }
    if (addressesIn(text).length === 1 && findAddress(text) === undefined) {
        return `${quote(text)} contains more than an address; keep only the address, separate cells the way the header does, and begin comments with #`;
    }
    return (
        explainFailure(text) ??
        findInvisible(text) ??
        (text.includes("<{%") ? `${quote(text)} contains <{%, which Pulumi cannot print; remove it` : undefined)
    );
}

export function findTeamProblem(text: string): string | undefined {
    const team = readTeam(text);
    return explainFailure(team) ?? findInvisible(team);
}
