import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type Simulator, startSimulator } from "../simulator/simulator";
import type { Ending } from "./scope";

/** A simulator in its own process, which does not compete with the measured code for a processor. */
export async function startServer(
    scope: Ending,
    { latency, seats }: { latency: number; seats: number },
): Promise<string> {
    const { execa } = await import("execa");
    const main = join(__dirname, "..", "simulator", "main.ts");
    const flags = ["--port", "0", "--latency", String(latency), "--people", String(seats)];
    const server = execa(process.execPath, ["--import", "tsx", main, ...flags], { reject: false, stderr: "inherit" });
    scope.teardown(async () => {
        server.kill();
        await server;
    });
    const [line] = (await once(createInterface({ input: server.stdout }), "line")) as [string];
    server.stdout.resume();
    return /http:\S+/.exec(line)?.[0] ?? "";
}

export async function startServerHere(
    scope: Ending,
    { latency, seats, codes }: { latency: number; seats: number; codes: readonly string[] },
): Promise<Simulator> {
    const bought = Object.fromEntries(codes.map((code) => [code, seats]));
    const simulator = await startSimulator({ latency, organizations: [{ accountId: "song-one", seats: bought }] });
    scope.teardown(simulator.close);
    return simulator;
}
