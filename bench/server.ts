import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Ending } from "./scope";

/** A simulator in a process of its own, so that it does not share a processor's turn with what is measured. */
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
