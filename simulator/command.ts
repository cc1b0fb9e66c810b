import { Command } from "commander";
import { organizationOf } from "./example-people";
import * as read from "./flag-values";
import type { Client, Login, SimulatorOptions } from "./options";
import type { Quirks } from "./quirks";

interface Flags extends Quirks {
    port: number;
    token: string;
    tokenLifetime?: number;
    method: "PUT" | "POST" | "both";
    refusal: NonNullable<SimulatorOptions["refusal"]>;
    prefix?: string;
    latency: number;
    portal: boolean;
    client?: Client[];
    login?: Login[];
    quotas: boolean;
    summary: boolean;
    people?: number;
    maxUsers?: number;
    unknownRoute: NonNullable<SimulatorOptions["unknownRoute"]>;
}

export function createCommand(run: (options: SimulatorOptions) => Promise<void>): Command {
    return new Command("simulator")
        .description("A simulated UiPath license server, on the loopback interface.")
        .option("--port <number>", "port to listen on; 0 picks a free one", read.readPort, 8787)
        .option("--token <text>", "the access token it accepts", "1234")
        .option(
            "--method <verb>",
            "the method that allocates: PUT (later releases), POST (2022.4's cURL example), or both",
            read.readChoice("PUT", "POST", "both"),
            "both",
        )
        .option(
            "--refusal <status>",
            "the response to the other method: 404, 405, 501, or page (HTML with status 200)",
            read.readChoice(404, 405, 501, "page"),
            405,
        )
        .option("--prefix <name>", "the organization's name before every path, as in later releases", read.readPrefix)
        .option("--portal", "offer the portal's own API for reading who holds what", false)
        .option(
            "--client <id:secret:scopes>",
            "an external application with comma-separated scopes; repeatable",
            read.addClient,
        )
        .option(
            "--login <tenant:user:password>",
            "an administrator for the sign-in of 2022.4; repeatable",
            read.addLogin,
        )
        .option("--token-lifetime <seconds>", "lifetime of the tokens that it issues", read.readNumber)
        .option("--quotas", "offer quotas for groups, as in Cloud", false)
        .option("--summary", "offer the license summary, as in Cloud", false)
        .option(
            "--people <number>",
            "add that many people (p1@example.com and so on) in two groups, with a seat of each bundle for each",
            read.readNumber,
        )
        .option("--latency <ms>", "milliseconds before each response", read.readNumber, 0)
        .optionsGroup("Quirks of real servers:")
        .option(
            "--rate-limit <requests:seconds[:text]>",
            "answer 429 to more requests than this in so many seconds, with the text as Retry-After",
            read.readRateLimit,
        )
        .option(
            "--unknown-route <answer>",
            "the response to an unknown route: 404, or page (HTML with status 200)",
            read.readChoice(404, "page"),
            404,
        )
        .option("--max-users <number>", "answer 413 to an allocation to more users, as a gateway does", read.readCount)
        .option("--partial-conflict", "apply what fits before answering 409")
        .option(
            "--unknown-users <answer>",
            "what happens to users who are not among --people: accept, ignore, or 400, 404, 422, or not-found (404 without " +
                "a message) for the whole request",
            read.readChoice("accept", "ignore", 400, 404, 422, "not-found"),
        )
        .option("--inherited-codes <codes>", "bundles that everyone gets from a group, comma-separated", read.readCodes)
        .option("--login-refusal <status>", "the status for a wrong --login: 401 or 500", read.readChoice(401, 500))
        .option(
            "--answer-spelling <spelling>",
            "how responses spell the IDs of users and groups: asked, upper, or braces around GUIDs",
            read.readChoice("asked", "upper", "braces"),
        )
        .option("--page-cap <number>", "maximum rows on a page of users", read.readCount)
        .action((flags: Flags) => run(toOptions(flags)));
}

function toOptions(flags: Flags): SimulatorOptions {
    const { method, client = [], login = [], summary, people, tokenLifetime, maxUsers, ...rest } = flags;
    return {
        ...rest,
        clients: client,
        logins: login,
        licenseSummary: summary,
        ...(people !== undefined && { organizations: [organizationOf(people)] }),
        ...(tokenLifetime !== undefined && { tokenLifeSeconds: tokenLifetime }),
        ...(maxUsers !== undefined && { maxUsersPerRequest: maxUsers }),
        methods: method === "both" ? ["PUT", "POST"] : [method],
    };
}
