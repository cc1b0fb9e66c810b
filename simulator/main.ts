import { createCommand } from "./command";
import type { SimulatorOptions } from "./options";
import { type Simulator, startSimulator } from "./simulator";

const command = createCommand(async (options) => {
    const simulator = await start({ ...options, log: (line) => console.log(line) });
    console.log(`UiPath license simulator: ${simulator.url}  (organization song-one, token ${simulator.token})`);
    console.log(`who holds what: curl ${new URL("/simulator/ledger", simulator.url)}`);
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
        process.once(signal, () => void simulator.close());
    }
});

async function start(options: SimulatorOptions): Promise<Simulator> {
    try {
        return await startSimulator(options);
    } catch (error) {
        const { code, message } = error as NodeJS.ErrnoException;
        const words = { EADDRINUSE: "is in use", EACCES: "needs more privileges than you have" }[code ?? ""];
        return command.error(`error: ${words ? `port ${options.port} ${words}; give another with --port.` : message}`);
    }
}

void command.parseAsync();
