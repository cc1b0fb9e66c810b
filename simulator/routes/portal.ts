import type { FastifyRequest } from "fastify";
import type { Concern } from "../faults";
import { spell } from "../id";
import type { Organization } from "../organization";
import { type Paging, readPage, takePage } from "../paging";
import type { Quirks } from "../quirks";
import { type AddRoutes, allow } from "../site";

/** Maximum rows on a page, whatever `top` says. */
const cap = 50;

/** The portal's own API. It reads one organization, the server's first, and does not name it. */
export const addPortal: AddRoutes = (server, site) => {
    if (!site.options.portal) {
        return;
    }
    const url = `${site.base}/portal_/api/license/accountant/UserLicense`;
    const theOne = () => [...site.accounts.values()].slice(0, 1);
    const forAdministrators = { onRequest: allow(site) };
    server.get(url, forAdministrators, async (request, reply) =>
        site.faults.serve(reply, concern(request), () =>
            theOne().flatMap((organization) =>
                organization.seats().map(({ code, bought, taken }) => ({
                    code,
                    allocated: taken,
                    total: bought,
                    // The simulator only allocates seats; no robot signs in and uses one.
                    inUse: 0,
                })),
            ),
        ),
    );
    server.get<{ Querystring: Paging }>(`${url}/user/page`, forAdministrators, async (request, reply) =>
        site.faults.serve(reply, concern(request), () => {
            const page = readPage(request.query);
            site.options.onPage?.(page.skip);
            return {
                results: takePage(
                    theOne().flatMap((organization) => toRows(organization, site.options)),
                    page,
                    cap,
                ),
            };
        }),
    );
};

function concern({ method }: Pick<FastifyRequest, "method">): Concern {
    return { endpoint: "portal", method, about: [] };
}

function toRows(organization: Organization, { inheritedCodes = [], answerSpelling }: Quirks): object[] {
    const { directory } = organization;
    return organization.licensedUsers().map(({ id, userBundleLicenses }) => {
        const person = directory.personById(id);
        const { email = "", name = "", surname = "", displayName = "" } = person ?? {};
        const orphan = directory.hasPeople && !person && userBundleLicenses.length > 0;
        return {
            id: spell(id, answerSpelling),
            email,
            name,
            surname,
            displayName,
            lastInUse: null,
            userBundleLicenses: [...userBundleLicenses, ...inheritedCodes],
            orphan,
        };
    });
}
