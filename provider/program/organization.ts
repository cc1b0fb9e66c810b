import * as pulumi from "@pulumi/pulumi";
import { LicensingError } from "../errors";
import { requireOrganization } from "../settings/organization";
import { readSettings, type SettingsReading } from "../settings/settings";
import type { Settings } from "../settings/types";
import { createClient } from "../uipath/http/client";
import type { UiPathClient } from "../uipath/http/types";
import { info } from "./log";
import { trackLookup } from "./pending-lookups";
import { perProgram } from "./per-program";

/** Which organization a function asks about. */
export interface OrganizationOptions {
    /** The organization's ID. Default: `uipath:accountId` of the stack's config, or UIPATH_ACCOUNT_ID. */
    accountId?: string;
    /** The address of the Automation Suite. Default: `uipath:baseUrl` of the stack's config, or UIPATH_URI. */
    baseUrl?: string;
}

/** The settings of the running program's stack. @internal */
export function readProgramSettings(): SettingsReading {
    return readSettings((key) => pulumi.runtime.getConfig(key), process.env);
}

/**
 * An organization as the running program reaches it: signed in once, each answer kept for the program's life.
 * @internal
 */
export interface Organization {
    service: UiPathClient;
    accountId: string;
    settings: Settings;
    /** The answer to a question, asked once. */
    once<T>(question: string, ask: () => Promise<T>): Promise<T>;
}

const services = perProgram(() => new Map<string, UiPathClient>());
const answers = perProgram(() => new Map<string, Promise<unknown>>());

/**
 * Asks about an organization; what goes wrong is one block in Pulumi's output, without the program's stack.
 * @internal
 */
export function withOrganization<T>(
    options: OrganizationOptions,
    question: (organization: Organization) => Promise<T>,
): Promise<T> {
    const asking = (async () => {
        try {
            return await question(findOrganization(options));
        } catch (error) {
            throw asRunError(error);
        }
    })();
    return trackLookup(asking);
}

function findOrganization(given: OrganizationOptions): Organization {
    const read = readProgramSettings();
    const { baseUrl, accountId, credential } = requireOrganization(read, { given, remedy: "set the values above." });
    const { settings } = read;
    const service = services().get(baseUrl) ?? createClient({ ...settings, baseUrl, credential, say: info });
    services().set(baseUrl, service);
    return {
        service,
        accountId,
        settings,
        once<T>(question: string, askService: () => Promise<T>) {
            const key = JSON.stringify([baseUrl, accountId, question]);
            const known = (answers().get(key) as Promise<T> | undefined) ?? askService();
            answers().set(key, known);
            return known;
        },
    };
}

/**
 * Makes Pulumi show the message alone of an error of ours; any other is shown with the program's text and a stack. Of an
 * error that reaches a resource's input by a promise, Pulumi shows the stack all the same.
 * @internal
 */
export function asRunError(error: unknown): unknown {
    return error instanceof LicensingError
        ? Object.assign(error, { __pulumiRunError: true, stack: error.message })
        : error;
}
