import type { Seats } from "../domain/seats";
import { quote } from "../text";
import { readLicenseSummary } from "../uipath/endpoints/license-summary";
import { isPortalOrganization } from "../uipath/endpoints/portal";
import type { Organization } from "./organization";

/** Empty if the server does not report seats; `info` then gets the reason. */
export async function readSeats(
    { client, accountId, settings, memo }: Organization,
    info: (line: string) => void,
): Promise<Record<string, Seats>> {
    const source = settings.seatsFrom === "portal" ? "portal" : "summary";
    const summary = await memo(`seats from ${source}`, async () => {
        if (source === "portal" && !isPortalOrganization(settings, accountId)) {
            info(`the portal reports only on the organization in uipath:accountId, not on ${quote(accountId)}.`);
            return undefined;
        }
        const seats = await readLicenseSummary(client, accountId, source);
        if (seats === undefined) {
            info(`${client.baseUrl} does not report how many seats are bought and left.`);
        }
        return seats;
    });
    return summary ?? {};
}
