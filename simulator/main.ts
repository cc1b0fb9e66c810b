import { Command, InvalidArgumentError, Option } from "commander";
import { organizationOf } from "./example-people";
import type { Client, Login } from "./options";
import { startSimulator } from "./simulator";

const wholeNumber = (text: string): number => {
    if (!/^\d{1,6}$/.test(text)) {
        throw new InvalidArgumentError("give a whole number.");
    }
    return Number(text);
};

/** The parts of a text between colons; the last one may have colons of its own. */
const readParts = (text: string): [string, string, string] => {
    const [, first, second, third] = text.match(/^([^:]+):([^:]+):(.+)$/) ?? [];
    if (!first || !second || !third) {
        throw new InvalidArgumentError("give three parts with colons between them.");
    }
    return [first, second, third];
};

const addClient = (text: string, clients: Client[] = []): Client[] => {
    const [id, secret, scopes] = readParts(text);
    return [...clients, { id, secret, scopes: scopes.split(/[\s,]+/) }];
};

const addLogin = (text: string, logins: Login[] = []): Login[] => {
    const [tenancyName, username, password] = readParts(text);
    return [...logins, { tenancyName, username, password }];
};

interface Flags {
    port: number;
    token: string;
    method: "PUT" | "POST" | "both";
    refusal: 404 | 405 | 501;
    prefix?: string;
    latency: number;
    portal: boolean;
    client?: Client[];
    login?: Login[];
    quotas: boolean;
    summary: boolean;
    people?: number;
}

async function main({ method, client = [], login = [], summary, people, ...flags }: Flags): Promise<void> {
    const simulator = await startSimulator({
        ...flags,
        clients: client,
        logins: login,
        licenseSummary: summary,
        ...(people !== undefined && { organizations: [organizationOf(people)] }),
        methods: method === "both" ? ["PUT", "POST"] : [method],
        log: (line) => console.log(line),
    });
    console.log(`UiPath licence simulator: ${simulator.url}  (account song-one, token ${flags.token})`);
    console.log(`who holds what: curl ${new URL("/simulator/ledger", simulator.url)}`);
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
        process.once(signal, () => void simulator.close());
    }
}

void new Command("simulator")
    .description("A UiPath licence server that keeps seats, on the loopback interface.")
    .option("--port <number>", "port to listen on; 0 is any free one", wholeNumber, 8787)
    .option("--token <text>", "the access token it takes", "1234")
    .addOption(
        new Option("--method <verb>", "the verb that allocates: PUT as later releases, POST as 2022.4's cURL example")
            .choices(["PUT", "POST", "both"])
            .default("both"),
    )
    .addOption(
        new Option("--refusal <status>", "what it answers to the other verb")
            .choices(["404", "405", "501"])
            .default(405)
            .argParser(Number),
    )
    .option("--prefix <name>", "the organization's name in front of every path, as later releases have it")
    .option("--portal", "has the portal's own read of who holds what", false)
    .option(
        "--client <id:secret:scopes>",
        "an external application, its scopes with commas between; repeatable",
        addClient,
    )
    .option("--login <tenant:user:password>", "an administrator who signs in as of 2022.4; repeatable", addLogin)
    .option("--quotas", "has quotas for groups, as Cloud does", false)
    .option("--summary", "has the licence summary, as Cloud does", false)
    .option(
        "--people <number>",
        "has that many people, p1@example.com and so on, in two groups, and a seat of each bundle for each",
        wholeNumber,
    )
    .option("--latency <ms>", "milliseconds before each answer", wholeNumber, 0)
    .action(main)
    .parseAsync();
