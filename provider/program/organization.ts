import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { requireOrganization } from "../settings/organization";
import { readSettings, type SettingsReading } from "../settings/settings";
import type { Settings } from "../settings/types";
import { createClient } from "../uipath/http/client";
import type { UiPathClient } from "../uipath/http/types";
import { expectOptions } from "./arguments";
import { info } from "./log";
import { trackLookup } from "./pending-lookups";
import { isInProgram, perProgram } from "./per-program";
import { asRunError } from "./run-error";

/**
 * The organization that a function reads from.
 *
 * @group Functions
 */
export interface OrganizationOptions {
    /**
     * The organization's ID. Default: the setting `uipath:accountId`, else UIPATH_ACCOUNT_ID. An invalid ID is the error
     * UIPATH_SETTINGS_INVALID.
     */
    accountId?: string;
    /**
     * The address of the Automation Suite. Default: the setting `uipath:baseUrl`, else UIPATH_URI. An invalid address is
     * the error UIPATH_SETTINGS_INVALID.
     */
    baseUrl?: string;
}

export const organizationOptions = ["accountId", "baseUrl"] as const satisfies (keyof OrganizationOptions)[];

/** The settings of the running program's stack, for one of its organizations. @internal */
export function readProgramSettings(accountId?: string): SettingsReading {
    return readSettings((key) => pulumi.runtime.getConfig(key), process.env, accountId);
}

/** An organization, and the way to it: for a program, or for a service outside one. @internal */
export interface Organization {
    client: UiPathClient;
    accountId: string;
    settings: Settings;
    /**
     * The answer to a question. A program asks once and keeps the answer for its life. Outside a program, an answer is
     * shared only while it is under way. A failure is never kept.
     */
    memo<T>(question: string, ask: () => Promise<T>): Promise<T>;
}

const caches = perProgram(() => ({
    clients: new Map<string, UiPathClient>(),
    answers: new Map<string, Promise<unknown>>(),
}));

/** Bounds what a service keeps whose settings change: each client has a credential of its own. */
const maxClientsOutside = 20;

/**
 * Asks about an organization; what goes wrong is one block in Pulumi's output, without the program's stack.
 * @internal
 */
export function withOrganization<T>(
    options: OrganizationOptions,
    question: (organization: Organization) => Promise<T>,
): Promise<T> {
    const asking = (async () => {
        expectOptions(options, "options", organizationOptions);
        try {
            return await question(findOrganization(options));
        } catch (error) {
            throw asRunError(error);
        }
    })();
    return trackLookup(asking);
}

function findOrganization(given: OrganizationOptions): Organization {
    // A program in plain JavaScript may give anything, which is judged with the rest.
    const read = readProgramSettings(typeof given.accountId === "string" ? given.accountId : undefined);
    const { settings } = read;
    const { baseUrl, accountId, credential } = requireOrganization(read, {
        given,
        hasConfig: isInProgram(),
        remedy: "set the values above.",
    });
    const { clients, answers } = caches();
    const keep = isInProgram();
    const access = hash({ ...settings, baseUrl, accountId: undefined, credential });
    const client = memo(clients, access, () => createClient({ ...settings, baseUrl, credential, say: info }));
    const [oldest] = clients.keys();
    if (!keep && oldest !== undefined && clients.size > maxClientsOutside) {
        clients.delete(oldest);
    }
    // A program keeps its client all the same, so that a wrong password is sent once.
    const dropClient = () => {
        if (!keep && clients.get(access) === client) {
            clients.delete(access);
        }
    };
    return {
        client,
        accountId,
        settings,
        memo<T>(question: string, ask: () => Promise<T>) {
            const key = JSON.stringify([access, accountId, question]);
            return memo(answers, key, () => {
                const asking = ask();
                asking.then(
                    () => keep || answers.delete(key),
                    () => {
                        answers.delete(key);
                        dropClient();
                    },
                );
                return asking;
            }) as Promise<T>;
        },
    };
}

/** The value of this key, created on first use. */
function memo<T>(known: Map<string, T>, key: string, create: () => T): T {
    const value = known.get(key) ?? create();
    known.set(key, value);
    return value;
}

/** Settings hold credentials, which must not be readable in a key. */
function hash(settings: object): string {
    return createHash("sha256").update(JSON.stringify(settings)).digest("hex");
}
