import * as v from "valibot";
import type { Seats } from "../../domain/seats";
import type { SeatSource } from "../../settings/types";
import { errorForStatus } from "../http/http-errors";
import { bundleCode, isUnsupported, readResponse } from "../http/response";
import type { Request, UiPathClient } from "../http/types";

const summary = v.object({
    userLicenses: v.array(v.object({ code: bundleCode, total: v.number(), used: v.number() })),
});
const portal = v.array(v.object({ code: bundleCode, allocated: v.number(), total: v.number() }));

/**
 * Reads the bought and used seats by bundle; undefined where the server does not have this read.
 * `GET {baseUrl}/license_/api/account/{accountId}/license-summary`, or `GET
 * {baseUrl}/portal_/api/license/accountant/UserLicense`.
 *
 * Source: the first is documented for UiPath's cloud (scope PM.License.Read). The second was seen in public clients of
 * UiPath's own portal, so it is used only with the setting `uipath:seatsFrom`.
 * @internal
 */
export async function readLicenseSummary(
    service: UiPathClient,
    accountId: string,
    source: SeatSource,
): Promise<Record<string, Seats> | undefined> {
    const request: Request = {
        method: "GET",
        path:
            source === "summary"
                ? ["license_", "api", "account", accountId, "license-summary"]
                : ["portal_", "api", "license", "accountant", "UserLicense"],
        maxResponseBytes: 1024 * 1024,
    };
    const response = await service.send(request);
    const { status } = response;
    if (isUnsupported(response)) {
        return undefined;
    }
    if (status !== 200) {
        throw errorForStatus(response, service, {
            accountId,
            what: "a read of seats",
            scope: source === "summary" ? "PM.License.Read" : undefined,
        });
    }
    const rows =
        source === "summary"
            ? readResponse(response, summary).userLicenses
            : readResponse(response, portal).map(({ code, allocated, total }) => ({
                  code,
                  total,
                  used: allocated,
              }));
    return Object.fromEntries(
        rows.map(({ code, total, used }) => [code, { bought: total, used, left: Math.max(0, total - used) }]),
    );
}
