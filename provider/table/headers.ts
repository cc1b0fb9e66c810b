import { closest, distance } from "fastest-levenshtein";
import { findInvisible, quote } from "../text";
import { type Identification, identifications, type TableOptions } from "./table";

/** What a header of a CSV file, or a key of a YAML entry, says of the values under it. */
export type Meaning =
    | { is: Identification | "bundles" | "useExternalLicense" | "ignored" | "nameless" | "unknown" }
    | { is: "code"; code: string };

/** The names of each meaning; the first is the one that messages offer. */
const names = {
    userId: ["userId", "id"],
    email: ["email", "mail"],
    userName: ["userName", "user", "login"],
    bundles: ["bundles", "userBundleCodes", "licences", "licenses"],
    useExternalLicense: ["useExternalLicense"],
    ignored: ["name", "surname", "displayName", "comment", "note"],
} as const;

const meanings = new Map<string, Meaning>(
    Object.entries(names).flatMap(([is, spellings]) =>
        spellings.map((spelling) => [normalizeHeader(spelling), { is: is as keyof typeof names }] as const),
    ),
);

/** A header as it is compared. */
export function normalizeHeader(header: string): string {
    return header.toLowerCase().replace(/[\s_-]/g, "");
}

/** Tells what headers mean, in any case and with spaces, hyphens and underscores ignored. */
export function createDictionary({ knownCodes, ignoreColumns = [] }: TableOptions): (header: string) => Meaning {
    const ignored = new Set(ignoreColumns.map(normalizeHeader));
    const codes = new Map(knownCodes.map((code) => [normalizeHeader(code), code]));
    return (header) => {
        const normalized = normalizeHeader(header);
        if (normalized === "") {
            return { is: "nameless" };
        }
        if (normalized.startsWith("#") || ignored.has(normalized)) {
            return { is: "ignored" };
        }
        const code = codes.get(normalized);
        return meanings.get(normalized) ?? (code === undefined ? { is: "unknown" } : { is: "code", code });
    };
}

/** The same for headers of which a table may have only one. */
export function keyOf(header: string, meaning: Meaning): string {
    switch (meaning.is) {
        case "code":
            return `code ${meaning.code}`;
        case "ignored":
        case "unknown":
            return `header ${normalizeHeader(header)}`;
        default:
            return meaning.is;
    }
}

/** What is wrong with a header that means nothing, and how to mend it. */
export function explainUnknown(noun: "column" | "key", header: string, { knownCodes }: TableOptions): string {
    const name = header.trim();
    const unseen = findInvisible(name);
    if (unseen) {
        return `${noun} ${unseen}`;
    }
    const offered = [...identifications, "bundles", "useExternalLicense", ...knownCodes];
    // Cut, since the time grows with the length.
    const normalized = normalizeHeader(name.slice(0, 60));
    const nearest = closest(normalized, offered.map(normalizeHeader));
    const isClose = distance(normalized, nearest) <= Math.ceil(normalized.length / 4);
    const meant = offered.find((candidate) => normalizeHeader(candidate) === nearest);
    return (
        `${noun} ${quote(name)} is not known; ${isClose ? `did you mean ${meant}? Else ` : ""}` +
        `pass ignoreColumns: [${quote(name)}] to leave it alone, or let its name begin with #` +
        (/^[A-Z]{3,}$/.test(name)
            ? " (a bundle code newer than this package is admitted by `pulumi config set uipath:additionalUserBundleCodes …`)"
            : "")
    );
}
