import * as pulumi from "@pulumi/pulumi";
import type { Seats } from "../domain/seats";
import { readSeats } from "../lookup/read-seats";
import { info } from "../program/log";
import type { OrganizationOptions } from "../program/organization";
import { withOrganization } from "../program/organization";

/**
 * Says by bundle code how many seats the organization has bought, how many are used, and how many are left. Where the
 * server does not say, the result is empty and a line of the output says so. A run reads the seats once and keeps them, also
 * while it changes them; a failed look-up is not kept.
 *
 * Source: UiPath documentation (cloud), `GET /license_/api/account/{accountId}/license-summary` (scope PM.License.Read);
 * with the setting `uipath:seatsFrom` at `portal`, the portal's own API instead, which is not documented.
 *
 * @remarks A Pulumi program keeps the seats for its life. Outside a program, each call reads them afresh, and only calls at
 * the same time share an answer.
 *
 * @param options Which organization. Default: the one in the settings.
 * @returns By bundle code the seats; empty where the server does not say.
 */
export function getLicenseSummary(options: OrganizationOptions = {}): Promise<Record<string, Seats>> {
    return withOrganization(options, (organization) => readSeats(organization, info));
}

/** As {@link getLicenseSummary}, as an output. */
export function getLicenseSummaryOutput(options: OrganizationOptions = {}): pulumi.Output<Record<string, Seats>> {
    return pulumi.output(getLicenseSummary(options));
}
