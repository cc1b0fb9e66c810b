import { type AddRoutes, allow, licensed } from "../site";

/** Cloud's summary of bought and used licenses. */
export const addSummary: AddRoutes = (server, site) => {
    if (!site.options.licenseSummary) {
        return;
    }
    server.get<{ Params: { accountId: string } }>(
        `${site.base}/license_/api/account/:accountId/license-summary`,
        { onRequest: allow(site, "PM.License.Read", "PM.License") },
        async ({ method, params: { accountId } }, reply) =>
            site.faults.serve(reply, { endpoint: "summary", method, about: [accountId] }, () => {
                const seats = licensed(site, accountId).seats();
                return { userLicenses: seats.map(({ code, bought, taken }) => ({ code, total: bought, used: taken })) };
            }),
    );
};
