import * as pulumi from "@pulumi/pulumi";
import {
    findAccountIdProblem,
    findBaseUrlProblem,
    missingSetting,
    normalizeBaseUrl,
    readSettings,
    type Settings,
} from "../config";
import { LicensingError, SettingsError } from "../errors";
import { oncePerProgram } from "../program";
import { noteLookup } from "../resources/lookups";
import { createService, type Service } from "../uipath/service";
import { canonicalUserId } from "../uipath/user-id";

/** Which organization a function asks about. */
export interface OrganizationOptions {
    /** The organization's ID. Default: `uipath:accountId` of the stack's config, or UIPATH_ACCOUNT_ID. */
    accountId?: string;
    /** The address of the Automation Suite. Default: `uipath:baseUrl` of the stack's config, or UIPATH_URI. */
    baseUrl?: string;
}

/** The settings of the running program's stack. @internal */
export function readProgramSettings(): ReturnType<typeof readSettings> {
    return readSettings((key) => pulumi.runtime.getConfig(key), process.env);
}

/**
 * An organization as the running program reaches it: signed in once, each answer kept for the program's life.
 * @internal
 */
export interface Organization {
    service: Service;
    accountId: string;
    settings: Settings;
    /** The answer to a question, asked once. */
    once<T>(question: string, ask: () => Promise<T>): Promise<T>;
}

const services = oncePerProgram(() => new Map<string, Service>());
const answers = oncePerProgram(() => new Map<string, Promise<unknown>>());

/**
 * Asks about an organization; what goes wrong is one block in Pulumi's output, without the program's stack.
 * @internal
 */
export function ask<T>(options: OrganizationOptions, question: (organization: Organization) => Promise<T>): Promise<T> {
    const asking = (async () => {
        try {
            return await question(findOrganization(options));
        } catch (error) {
            throw endingCleanly(error);
        }
    })();
    return noteLookup(asking);
}

function findOptionProblems({ baseUrl, accountId }: OrganizationOptions, { allowInsecureHttp }: Settings): string[] {
    const ofUrl = baseUrl === undefined ? undefined : findBaseUrlProblem(baseUrl, allowInsecureHttp);
    const ofAccount = accountId === undefined ? undefined : findAccountIdProblem(accountId);
    return [ofUrl && `baseUrl: ${ofUrl}`, ofAccount && `accountId: ${ofAccount}`].filter((each) => each !== undefined);
}

function findOrganization(options: OrganizationOptions): Organization {
    const { settings, problems } = readProgramSettings();
    const baseUrl = options.baseUrl ?? settings.baseUrl;
    const accountId = options.accountId ?? settings.accountId;
    const reasons = [
        ...problems.map(({ reason }) => reason),
        ...(baseUrl === undefined ? [missingSetting("baseUrl").reason] : []),
        ...(accountId === undefined ? [missingSetting("accountId").reason] : []),
        ...findOptionProblems(options, settings),
    ];
    const { credential } = settings;
    if (baseUrl === undefined || accountId === undefined || credential === undefined || reasons.length > 0) {
        throw new SettingsError({ what: "the settings cannot be used.", details: reasons, next: "set them as said." });
    }
    const address = normalizeBaseUrl(baseUrl);
    const service = services().get(address) ?? createService({ ...settings, baseUrl: address, credential });
    services().set(address, service);
    return {
        service,
        accountId: canonicalUserId(accountId),
        settings,
        once<T>(question: string, askService: () => Promise<T>) {
            const key = JSON.stringify([address, accountId, question]);
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
export function endingCleanly(error: unknown): unknown {
    return error instanceof LicensingError
        ? Object.assign(error, { __pulumiRunError: true, stack: error.message })
        : error;
}
