import { Command } from "commander";
import { organizationOf } from "./example-people";
import * as read from "./flag-values";
import type { Manners } from "./manners";
import type { Client, Login, SimulatorOptions } from "./options";

/** The flags as they are called. */
interface Flags extends Manners {
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

/** The command line, which gives the options that its flags say. */
export function createCommand(run: (options: SimulatorOptions) => Promise<void>): Command {
    return new Command("simulator")
        .description("A UiPath license server that keeps seats, on the loopback interface.")
        .option("--port <number>", "port to listen on; 0 is any free one", read.readPort, 8787)
        .option("--token <text>", "the access token it takes", "1234")
        .option(
            "--method <verb>",
            "the verb that allocates: PUT as later releases, POST as 2022.4's cURL example, or both",
            read.readChoice("PUT", "POST", "both"),
            "both",
        )
        .option(
            "--refusal <status>",
            "what it answers to the other verb: 404, 405, 501, or page, HTML with status 200",
            read.readChoice(404, 405, 501, "page"),
            405,
        )
        .option(
            "--prefix <name>",
            "the organization's name in front of every path, as later releases have it",
            read.readPrefix,
        )
        .option("--portal", "has the portal's own read of who holds what", false)
        .option(
            "--client <id:secret:scopes>",
            "an external application, its scopes with commas between; repeatable",
            read.addClient,
        )
        .option(
            "--login <tenant:user:password>",
            "an administrator who signs in as of 2022.4; repeatable",
            read.addLogin,
        )
        .option("--token-lifetime <seconds>", "how long the tokens live that it issues", read.readNumber)
        .option("--quotas", "has quotas for groups, as Cloud does", false)
        .option("--summary", "has the license summary, as Cloud does", false)
        .option(
            "--people <number>",
            "has that many people, p1@example.com and so on, in two groups, and a seat of each bundle for each",
            read.readNumber,
        )
        .option("--latency <ms>", "milliseconds before each answer", read.readNumber, 0)
        .optionsGroup("Bad manners of real servers:")
        .option(
            "--rate-limit <requests:seconds[:text]>",
            "answers 429 beyond so many requests in so many seconds, with the text as Retry-After",
            read.readRateLimit,
        )
        .option(
            "--unknown-route <answer>",
            "what it answers to an unknown route: 404, or page, HTML with status 200",
            read.readChoice(404, "page"),
            404,
        )
        .option("--max-users <number>", "answers 413 to an allocation to more users, as a gateway does", read.readCount)
        .option("--partial-conflict", "has applied what fits when it answers 409")
        .option(
            "--unknown-users <answer>",
            "what becomes of users who are not among --people: accept, ignore, or 400, 404, 422 for the whole request",
            read.readChoice("accept", "ignore", 400, 404, 422),
        )
        .option("--inherited-codes <codes>", "bundles that everybody has from a group, commas between", read.readCodes)
        .option("--login-refusal <status>", "what a wrong --login gets: 401 or 500", read.readChoice(401, 500))
        .option(
            "--answer-spelling <spelling>",
            "how answers spell the IDs of users and groups: asked, upper, or braces around GUIDs",
            read.readChoice("asked", "upper", "braces"),
        )
        .option("--page-cap <number>", "the most rows on a page of users", read.readCount)
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
