import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { ExecutionContext } from "ava";
import { asLicensingError } from "../../provider/errors";
import type { Fault } from "../../simulator/faults";
import type { SimulatorOptions } from "../../simulator/simulator";
import { environmentFor, runCli } from "../support/cli";
import { bring, type Properties, type Resource } from "../support/plugin";
import { createFolder } from "../support/project";
import { urnOf } from "../support/provider-client";
import { serve } from "../support/provider-server";
import { configFor, startPlugin, startServer } from "../support/setup";

const organization = {
    accountId: "song-one",
    seats: { ATTUNU: 5, TSTNU: 2 },
    people: [{ id: "id-of-ana", userName: "ana", email: "ana@example.com" }],
    groups: [{ id: "developers", name: "RPA developers" }],
};
const client = { id: "license-app", secret: "q7ZtmB2nXc4VpLs9", scopes: ["PM.License.Read"] };
const attended = (...userIds: string[]) => ({ userIds, userBundleCodes: ["ATTUNU"] });
const developers = (more: Properties = {}) => ({ groupId: "developers", userBundleCodes: ["ATTUNU"], ...more });
const answer = (status: number, message: string, more: Partial<Fault> = {}): Fault =>
    ({ kind: "answer", status, body: JSON.stringify({ message }), times: 99, ...more }) as Fault;

/** Addresses where no server listens. */
const closed = { server: "https://127.0.0.1:9", proxy: "http://127.0.0.1:9" };

type Run = (t: ExecutionContext) => Promise<string>;

interface Declaring {
    /** What each run declares, in turn. */
    runs?: readonly Properties[];
    resource?: "user-license-allocation" | "group-license-allocation";
    server?: SimulatorOptions;
    settings?: Record<string, string>;
    fault?: Fault;
    /** How many members of the group use its bundle. */
    usage?: number;
}

/** The error of a program that declares this. */
function declaring({ runs = [attended("ana", "ben")], resource, server, settings, fault, usage }: Declaring): Run {
    return async (t) => {
        const simulator = await startServer(t, { organizations: [organization], ...server });
        const plugin = await startPlugin(t, {
            config: configFor(simulator, { "uipath:maxAttempts": "1", ...settings }),
            ...(resource && { resource }),
        });
        let old: Resource | undefined;
        for (const args of runs.slice(0, -1)) {
            old = (await bring(plugin, args, old)) as Resource;
            plugin.beginRun();
        }
        if (usage !== undefined) {
            simulator.use("developers", "ATTUNU", usage);
        }
        if (fault) {
            simulator.fault(fault);
        }
        const error = await t.throwsAsync(bring(plugin, runs.at(-1) as Properties, old));
        return documented(error?.message ?? "", simulator.url);
    };
}

function typing(
    args: readonly string[],
    { files = {}, environment = {} }: { files?: Record<string, string>; environment?: Record<string, string> } = {},
): Run {
    return async (t) => {
        const simulator = await startServer(t, { organizations: [organization], portal: true });
        const folder = await createFolder(t);
        for (const [name, text] of Object.entries(files)) {
            await writeFile(join(folder, name), text);
        }
        const { stderr } = await runCli(args, { ...environmentFor(simulator), ...environment }, folder);
        return documented(stderr, simulator.url);
    };
}

/** The message with documented addresses instead of those of this machine, and a fixed duration. */
function documented(message: string, url: string): string {
    return message
        .replaceAll(url, "https://automation.example.com")
        .replaceAll(closed.server, "https://automation.example.com")
        .replaceAll(closed.proxy, "http://proxy.example.com:3128")
        .replace(/(?<=1 attempt over )\d+\.\d s/, "0.1 s")
        .trim();
}

const interrupted: Run = async (t) => {
    const settings = { maxUsersPerRequest: 1, maxConcurrentRequests: 1 };
    const { client, simulator } = await serve(t, { settings, server: { latency: 500 } });
    const { inputs } = await client.check(urnOf("team"), attended("ana", "ben"));
    const creating = t.throwsAsync(client.create(urnOf("team"), inputs));
    await sleep(200);
    await client.cancel();
    await creating;
    const error = await t.throwsAsync(client.create(urnOf("other"), inputs));
    return documented(error?.message ?? "", simulator.url);
};

const timedOut: Run = async (t) => {
    const { client, simulator } = await serve(t, { settings: { timeoutSeconds: 2, maxAttempts: 1 } });
    const { inputs } = await client.check(urnOf("team"), attended("ana", "ben"));
    simulator.fault({ kind: "hang", applied: true });
    const error = await t.throwsAsync(client.create(urnOf("team"), inputs, { timeout: 0.5 }));
    return documented(error?.message ?? "", simulator.url);
};

/** A way to get an error with each code. */
export const errorCases: Readonly<Record<string, Run>> = {
    UIPATH_SETTINGS_INVALID: declaring({ settings: { "uipath:timeoutSeconds": "1m" } }),
    UIPATH_INPUT_INVALID: declaring({ runs: [{ userIds: ["ana"], userBundleCodes: ["ATUNU"] }] }),
    UIPATH_LOOKUP_FAILED: typing(["check", "licenses.csv", "--lookup"], {
        files: { "licenses.csv": "email,bundles\nana@exmaple.com,ATTUNU\n" },
    }),
    UIPATH_TABLE_INVALID: typing(["check", "licenses.csv"], {
        files: { "licenses.csv": "email,ATTUNU,TSTNU\nana@example.com,x,x\nana@example.com,,x\nben@example.com,y?,\n" },
    }),
    UIPATH_QUOTA_BELOW_USAGE: declaring({
        runs: [developers({ quotas: { ATTUNU: 5 } }), developers({ quotas: { ATTUNU: 3 } })],
        resource: "group-license-allocation",
        server: { quotas: true },
        usage: 4,
    }),
    UIPATH_RELEASES_EXCEEDED: declaring({
        runs: [attended("ana", "ben", "cem"), attended("ana")],
        settings: { "uipath:maxReleases": "1" },
    }),
    UIPATH_SIGN_IN_FAILED: declaring({
        server: { clients: [client] },
        settings: {
            "uipath:accessToken": "",
            "uipath:clientId": client.id,
            "uipath:clientSecret": "f3KdwR8yTg5HjUe6",
        },
    }),
    UIPATH_TOKEN_REJECTED: declaring({ settings: { "uipath:accessToken": "f3KdwR8yTg5HjUe6" } }),
    UIPATH_FORBIDDEN: declaring({
        server: { clients: [client] },
        settings: { "uipath:accessToken": "", "uipath:clientId": client.id, "uipath:clientSecret": client.secret },
    }),
    UIPATH_ORGANIZATION_NOT_FOUND: declaring({ settings: { "uipath:accountId": "song-tow" } }),
    UIPATH_REQUEST_REJECTED: declaring({ fault: answer(400, "User ben does not exist.", { about: "ben" }) }),
    UIPATH_REQUEST_TOO_LARGE: declaring({
        runs: [attended("ana")],
        fault: { kind: "page", status: 413, title: "Request Entity Too Large", times: 99 },
    }),
    UIPATH_SEATS_EXCEEDED: declaring({ runs: [{ userIds: ["ana", "ben", "cem"], userBundleCodes: ["TSTNU"] }] }),
    UIPATH_GROUP_NOT_FOUND: declaring({
        runs: [developers({ groupId: "testers" })],
        resource: "group-license-allocation",
    }),
    UIPATH_ALLOCATION_INCOMPLETE: declaring({ fault: { kind: "omit-user", userId: "ben", times: 99 } }),
    UIPATH_RATE_LIMITED: declaring({ fault: answer(429, "Too many requests.") }),
    UIPATH_SERVER_FAILED: declaring({ fault: answer(500, "The database is down.") }),
    UIPATH_UNEXPECTED_ANSWER: declaring({
        fault: { kind: "garble", body: "<html><title>Sign in</title>", contentType: "text/html", times: 99 },
    }),
    UIPATH_UNREACHABLE: typing(["export"], { environment: { UIPATH_URI: closed.server } }),
    UIPATH_PROXY_FAILED: typing(["export"], {
        environment: { UIPATH_URI: "https://automation.example.com", HTTPS_PROXY: closed.proxy },
    }),
    UIPATH_GATEWAY_REFUSED: declaring({ fault: { kind: "page", status: 403, title: "Blocked by policy", times: 99 } }),
    UIPATH_INTERRUPTED: interrupted,
    UIPATH_TIMED_OUT: timedOut,
    UIPATH_INTERNAL_ERROR: async () => asLicensingError(new TypeError("Cannot read properties of undefined")).message,
    UIPATH_EXPORT_FAILED: typing(["export"]),
    UIPATH_COMMAND_FAILED: typing(["preview", "--json"]),
    UIPATH_REPORT_FAILED: typing(["report", "preview.json"], { files: { "preview.json": "{}" } }),
};
