import { sentId } from "../domain/id";
import { InputError } from "../errors";
import { validateAccountId } from "../settings/account-id";
import { findInvisible, quote } from "../text";

export type UserImport = { accountId: string } & (
    | { userBundleCodes: readonly string[]; userIds?: undefined }
    | { userIds: readonly string[]; userBundleCodes?: undefined }
);

export interface GroupImport {
    accountId: string;
    groupId: string;
}

const userForms = "{accountId}/{code+code} for all users who hold exactly these bundles, or {accountId}/{user,user}";
const groupForm = "{accountId}/group/{groupId}";

/** Bundle codes are capitals and digits. Anything else, or a list with commas, is a user ID. */
const codes = /^[A-Z][A-Z0-9_]*(\+[A-Z][A-Z0-9_]*)*$/;

/** Reads `acme/ATTUNU+RPADEVNU` and `acme/singer-77,dancer-12`. */
export function parseUserImport(id: string): UserImport {
    const { accountId, rest } = split(id, userForms);
    if (rest.startsWith("group/")) {
        throw unfit(id, "is the ID of a group's rule; import it as uipath:index:GroupLicenseAllocation", userForms);
    }
    if (codes.test(rest)) {
        return { accountId, userBundleCodes: [...new Set(rest.split("+"))].sort() };
    }
    const userIds = rest.split(",").map((user) => user.trim());
    for (const user of userIds) {
        rejectUnfit(id, user, "a user's ID", userForms);
    }
    return { accountId, userIds };
}

/** Reads `acme/group/5f1c…`. */
export function parseGroupImport(id: string): GroupImport {
    const { accountId, rest } = split(id, groupForm);
    const groupId = rest.startsWith("group/") ? rest.slice("group/".length) : "";
    if (groupId === "") {
        throw unfit(id, "does not name a group", groupForm);
    }
    rejectUnfit(id, groupId, "a group's ID", groupForm);
    return { accountId, groupId: sentId(groupId) };
}

function split(id: string, forms: string): { accountId: string; rest: string } {
    const slash = id.indexOf("/");
    const accountId = id.slice(0, Math.max(slash, 0));
    const rest = id.slice(slash + 1);
    if (slash < 0 || accountId === "" || rest === "") {
        throw unfit(id, "does not have an organization and a second part", forms);
    }
    const problem = validateAccountId(accountId);
    if (problem !== undefined) {
        throw unfit(id, `names no organization: ${problem}`, forms);
    }
    return { accountId: sentId(accountId), rest };
}

function rejectUnfit(id: string, part: string, what: string, forms: string): void {
    const unseen = findInvisible(part);
    if (unseen !== undefined) {
        throw unfit(id, `contains what cannot be ${what}: ${unseen}`, forms);
    }
    if (part === "" || part.trim() !== part || part.includes("/") || part.includes("<{%") || part.length > 200) {
        throw unfit(id, `contains ${quote(part)}, which cannot be ${what}`, forms);
    }
}

function unfit(id: string, what: string, forms: string): InputError {
    return new InputError({
        summary: `the import ID ${quote(id, 300)} ${what}.`,
        remedy: `give it as ${forms}.`,
    });
}
