import * as v from "valibot";
import { UnexpectedAnswerError } from "../errors";
import { isWebPage, readAnswer } from "./answer";
import { readPages } from "./pages";
import { explainRefusal } from "./refusal";
import type { Service } from "./service";

/** The bundle codes allocated directly to each user who has any, by canonical user ID; sorted. */
export type LicensedUsers = ReadonlyMap<string, readonly string[]>;

/** The server caps a page at 50 whatever is asked. */
const pageSize = 50;
const pageBytes = 1024 * 1024;

const page = v.object({
    results: v.array(v.object({ id: v.string(), userBundleLicenses: v.nullish(v.array(v.string())) })),
});

/**
 * Reads, page by page, which licences the users of the organization hold.
 * `GET {baseUrl}/portal_/api/license/accountant/UserLicense/user/page?top=&skip=`
 *
 * Source: seen in public clients of UiPath's own portal; UiPath documents no read of direct allocations for Automation
 * Suite, so this is called only where the setting `uipath:readFrom` asks for it.
 */
export async function readLicensedUsers(service: Service, accountId: string): Promise<LicensedUsers> {
    const rows = await readPages(
        "who holds what",
        "run `pulumi config set uipath:readFrom none`: this release of the portal is not known to this package.",
        async (skip) => {
            const answer = await service.send({
                method: "GET",
                path: ["portal_", "api", "license", "accountant", "UserLicense", "user", "page"],
                query: { top: String(pageSize), skip: String(skip) },
                answerLimit: pageBytes,
            });
            if (answer.status === 404 || answer.status === 405 || (answer.status === 200 && isWebPage(answer.text))) {
                throw new UnexpectedAnswerError({
                    what: `${service.baseUrl} does not have the portal's API, from which uipath:readFrom asks to read (${answer.status}).`,
                    next: "run `pulumi config set uipath:readFrom none`; changes made elsewhere can then not be seen.",
                });
            }
            if (answer.status !== 200) {
                throw explainRefusal(answer, service, { accountId, what: "the reading of who holds what" });
            }
            return readAnswer(answer, page, service);
        },
    );
    return new Map([...rows].map(([user, { userBundleLicenses }]) => [user, (userBundleLicenses ?? []).toSorted()]));
}
