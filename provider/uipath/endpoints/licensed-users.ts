import * as v from "valibot";
import { IdMap } from "../../domain/id-map";
import { UnexpectedAnswerError } from "../../errors";
import { errorForStatus } from "../http/http-errors";
import { isUnsupported, printable, readResponse } from "../http/response";
import type { UiPathClient } from "../http/types";
import { readPages } from "./pages";
import { displayNameOf } from "./users";

/** By user ID the bundle codes allocated directly, sorted; only users who have any. */
export type LicensedUsers = IdMap<readonly string[]>;

export interface LicensedUser {
    id: string;
    email: string;
    displayName: string;
    /** Sorted. */
    userBundleCodes: readonly string[];
    /** Whether the user has left the directory. */
    orphan: boolean;
}

/** The server's maximum, whatever the request says. */
const pageSize = 50;
const pageBytes = 1024 * 1024;

// Names are only displayed, so a missing or malformed one is no failure.
const text = v.fallback(v.string(), "");
const page = v.object({
    results: v.array(
        v.object({
            id: v.nullish(v.string(), ""),
            email: text,
            name: text,
            surname: text,
            displayName: text,
            userBundleLicenses: v.nullish(v.array(printable), []),
            orphan: v.fallback(v.boolean(), false),
        }),
    ),
});

/**
 * Reads the licenses of all holders in the organization, page by page.
 * `GET {baseUrl}/portal_/api/license/accountant/UserLicense/user/page?top=&skip=`
 *
 * Source: seen in public clients of UiPath's own portal. UiPath documents no read of direct allocations for Automation Suite,
 * so this is called only on request: with the setting `uipath:readFrom`, or by an export.
 *
 * @param instead what to do if the portal cannot be read, for messages.
 */
export async function listLicensedUsers(
    service: UiPathClient,
    accountId: string,
    instead: string,
): Promise<LicensedUser[]> {
    const rows = await readPages({ what: "user licenses", remedy: instead }, async (skip) => {
        const response = await service.send({
            method: "GET",
            path: ["portal_", "api", "license", "accountant", "UserLicense", "user", "page"],
            query: { top: String(pageSize), skip: String(skip) },
            maxResponseBytes: pageBytes,
        });
        if (isUnsupported(response)) {
            throw new UnexpectedAnswerError({
                summary: `${service.baseUrl} does not have the portal's API, which lists user licenses (${response.status}).`,
                remedy: instead,
            });
        }
        if (response.status !== 200) {
            throw errorForStatus(response, service, {
                accountId,
                what: "a read of user licenses",
                scope: undefined,
            });
        }
        return readResponse(response, page);
    });
    return [...rows].map(([id, { email, name, surname, displayName, userBundleLicenses, orphan }]) => ({
        id,
        email,
        displayName: displayNameOf({ displayName, name, surname }),
        userBundleCodes: userBundleLicenses.toSorted(),
        orphan,
    }));
}

export async function readLicensedUsers(service: UiPathClient, accountId: string): Promise<LicensedUsers> {
    const users = await listLicensedUsers(
        service,
        accountId,
        "run `pulumi config set uipath:readFrom none`; refresh then cannot see changes made outside Pulumi.",
    );
    return new IdMap(users.map(({ id, userBundleCodes }) => [id, userBundleCodes]));
}
