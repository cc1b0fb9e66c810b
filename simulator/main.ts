import { Command, InvalidArgumentError, Option } from "commander";
import { startSimulator } from "./simulator";

const wholeNumber = (text: string): number => {
    if (!/^\d{1,5}$/.test(text)) {
        throw new InvalidArgumentError("give a whole number.");
    }
    return Number(text);
};

interface Flags {
    port: number;
    token: string;
    method: "PUT" | "POST" | "both";
    refusal: 404 | 405 | 501;
    prefix?: string;
    latency: number;
    portal: boolean;
}

async function main({ method, ...flags }: Flags): Promise<void> {
    const simulator = await startSimulator({
        ...flags,
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
    .option("--latency <ms>", "milliseconds before each answer", wholeNumber, 0)
    .action(main)
    .parseAsync();
