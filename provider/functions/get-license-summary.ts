import * as pulumi from "@pulumi/pulumi";
import type { Seats } from "../domain/seats";
import { readSeats } from "../lookup/read-seats";
import { info } from "../program/log";
import type { OrganizationOptions } from "../program/organization";
import { withOrganization } from "../program/organization";

/**
 * Reads how many seats of each bundle the organization has bought, how many are in use, and how many are left. If the
 * server does not report seats, the result is empty and a line of the output says so. A run reads the seats once, even
 * while it changes them. It does not keep a failed lookup.
 *
 * Source: UiPath documentation (cloud), `GET /license_/api/account/{accountId}/license-summary` (scope PM.License.Read).
 * With the setting `uipath:seatsFrom` at `portal`, the portal's own undocumented API.
 *
 * @remarks A Pulumi program keeps the seats for its life. Outside a program, each call reads them again, and only
 * simultaneous calls share a response.
 *
 * @example
 * ```ts
 * export const attendedLeft = uipath.getLicenseSummary().then((seats) => seats.ATTUNU?.left);
 * ```
 *
 * @param options The organization. Default: the one in the settings.
 * @returns The seats by bundle code; empty if the server does not report them.
 * @group Functions
 */
export function getLicenseSummary(options: OrganizationOptions = {}): Promise<Record<string, Seats>> {
    return withOrganization(options, (organization) => readSeats(organization, info));
}

/**
 * Like {@link getLicenseSummary}, as an output.
 *
 * @example
 * ```ts
 * export const attendedLeft = uipath.getLicenseSummaryOutput().apply((seats) => seats.ATTUNU?.left);
 * ```
 *
 * @param options The organization. Default: the one in the settings.
 * @returns The seats by bundle code; empty if the server does not report them.
 * @group Functions
 */
export function getLicenseSummaryOutput(options: OrganizationOptions = {}): pulumi.Output<Record<string, Seats>> {
    return pulumi.output(getLicenseSummary(options));
}
