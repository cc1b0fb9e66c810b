import { closest, distance } from "fastest-levenshtein";
import { findInvisible, quote } from "../text";
import { createBundleNames } from "./bundle-names";
import { type Identification, identifications, type TableOptions } from "./table";

export type Meaning =
    | { is: Identification | "bundles" | "useExternalLicense" | "ignored" | "blank" | "unknown" }
    | { is: "code"; code: string };

/** Messages suggest the first name of a meaning. */
const names = {
    userId: ["userId", "id", "userIdentifier", "userGuid"],
    email: [
        ...["email", "mail", "emailAddress", "mailAddress", "emailId", "userEmail", "workEmail", "primaryEmail"],
        ...[
            "primarySmtpAddress",
            "emails",
            "workMail",
            "companyEmail",
            "businessEmail",
            "contactEmail",
            "E-Mail-Adresse",
            "Mailadresse",
            "Adresse e-mail",
            "Adresse mail",
            "Courriel",
        ],
        ...[
            "E-mailadres",
            "E-post",
            "E-postadress",
            "E-posta",
            "Adres e-mail",
            "Correo electrónico",
            "Correo",
            "Indirizzo e-mail",
            "Endereço de e-mail",
            "メールアドレス",
            "emailAddresses",
            "userEmailAddress",
            "Adresse électronique",
            "Adresse de messagerie",
            "Correo electronico",
            "Dirección de correo electrónico",
            "Dirección de correo",
            "Posta elettronica",
            "Correio eletrónico",
            "Correio eletrônico",
        ],
    ],
    userName: [
        ...[
            "userName",
            "user",
            "login",
            "userPrincipalName",
            "UPN",
            "userPrincipalNameUpn",
            "loginName",
            "userLogin",
            "accountName",
        ],
        ...["account", "samAccountName", "Benutzername", "Benutzer", "Nom d'utilisateur", "Utilisateur", "Usuario"],
        ...["Utente", "Nome utente", "ユーザー名", "loginId", "Anmeldename", "Identifiant", "Nombre de usuario"],
        ...["Utilizador", "Nome de utilizador", "Usuário", "Nome de usuário", "Gebruiker", "Gebruikersnaam"],
    ],
    bundles: [
        ...["bundles", "userBundleCodes", "licences", "licenses", "licence", "license", "bundle", "userBundles"],
        ...["userLicenses", "userLicense", "licenseName", "licenceName", "userBundleLicenses", "Lizenz", "Lizenzen"],
        ...["Licencia", "Licencias", "Licença", "Licenças", "Licenza", "Licenze", "ライセンス"],
        ...[
            "userBundle",
            "bundleCode",
            "bundleCodes",
            "licenseNames",
            "licenceNames",
            "assignedLicenses",
            "Licentie",
            "Licenties",
        ],
    ],
    useExternalLicense: ["useExternalLicense", "useExternalLicence"],
    ignored: [
        ...["name", "surname", "displayName", "comment", "note", "firstName", "lastName", "givenName", "fullName"],
        // UiPathOrch, a PowerShell module, writes the organization's drive to this column.
        "path",
    ],
} as const;

const meanings = new Map<string, Meaning>(
    Object.entries(names).flatMap(([is, spellings]) =>
        spellings.map((spelling) => [normalizeHeader(spelling), { is: is as keyof typeof names }] as const),
    ),
);

/** A header for comparison: letters and digits, and # for ignored columns. Invisible characters are reported later. */
export function normalizeHeader(header: string): string {
    const text = header.normalize("NFKC").toLowerCase().trim();
    return text.replace(/(?!#)[\s\p{P}\p{S}]|\ufe0f/gu, "") || text;
}

/** Ignores case, spaces, hyphens and underscores. */
export function createDictionary({
    knownCodes,
    ignoreColumns = [],
    groupBy,
}: TableOptions): (header: string) => Meaning {
    const ignored = new Set(ignoreColumns.map(normalizeHeader));
    const { codeOf: bundleOf } = createBundleNames(knownCodes);
    const team = groupBy === undefined ? undefined : normalizeHeader(groupBy);
    const codes = new Map(knownCodes.map((code) => [normalizeHeader(code), code]));
    return (header) => {
        const normalized = normalizeHeader(header);
        if (normalized === "") {
            return { is: "blank" };
        }
        if (normalized.startsWith("#") || ignored.has(normalized)) {
            return { is: "ignored" };
        }
        const known = meanings.get(normalized);
        if (known) {
            return known;
        }
        const code = normalized === team ? undefined : (codes.get(normalized) ?? bundleOf(header));
        return code === undefined ? { is: normalized === team ? "ignored" : "unknown" } : { is: "code", code };
    };
}

/** Equal for headers that a table may have only once. */
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

export function explainUnknown(
    noun: "column" | "key",
    header: string,
    { knownCodes }: TableOptions,
    missing: { people: boolean; bundles: boolean },
): string {
    const name = header.trim();
    const unseen = findInvisible(name);
    if (unseen) {
        return `${noun} ${unseen}`;
    }
    const offered = [...identifications, "bundles", "useExternalLicense", ...knownCodes];
    // Bound the input: edit distance is quadratic.
    const normalized = normalizeHeader(name.slice(0, 60));
    const nearest = closest(normalized, offered.map(normalizeHeader));
    const isClose = distance(normalized, nearest) <= Math.ceil(normalized.length / 4);
    const meant = offered.find((candidate) => normalizeHeader(candidate) === nearest);
    const start = `${noun} ${quote(name)} is not known;${isClose ? ` did you mean ${meant}?` : ""}`;
    const isBundles = missing.bundles && (!missing.people || (isClose && meant === "bundles"));
    const purpose = isBundles
        ? "it says who holds what, name it bundles"
        : missing.people && "it identifies the people, name it email, userName or userId";
    if (purpose) {
        return `${start} ${isClose ? "If" : "if"} ${purpose}`;
    }
    return (
        `${start} ${isClose ? "Otherwise " : ""}` +
        `pass ignoreColumns: [${quote(name)}] to ignore it, or begin its name with #` +
        (/^[A-Z]{3,}$/.test(name)
            ? " (to allow a bundle code newer than this package: `pulumi config set uipath:additionalUserBundleCodes …`)"
            : "")
    );
}
