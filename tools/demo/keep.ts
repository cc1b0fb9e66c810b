import { once } from "node:events";
import colors from "picocolors";
import type { Simulator } from "../../simulator/simulator";
import type { Engine } from "../engine/engine";
import type { DemoProject } from "./project";

interface Kept {
    engine: Engine;
    settings: Record<string, string>;
    demo: DemoProject;
    simulator: Simulator;
    signal: AbortSignal;
    say: (line: string) => void;
}

export async function leaveUp({ engine, settings, demo, simulator, signal, say }: Kept): Promise<void> {
    const path = engine.path ? [`export PATH=${quote(engine.path)}:"$PATH"`] : [];
    const others = Object.entries(settings).filter(([name]) => name !== "PATH");
    say("");
    say("The server and the stack stay up. To try them, in another terminal:");
    for (const line of [
        `cd ${quote(demo.project)}`,
        ...path,
        ...others.map(([name, value]) => `export ${name}=${quote(value)}`),
        "$EDITOR index.ts",
        "pulumi preview --diff",
        "pulumi up",
        `curl ${simulator.url}/simulator/ledger`,
    ]) {
        say(`    ${line}`);
    }
    say(
        `The access token, ${simulator.token}, is the simulator's. ${colors.bold("Ctrl-C ends the server and removes the stack.")}`,
    );
    // The server keeps the process alive.
    if (!signal.aborted) {
        await once(signal, "abort");
    }
}

function quote(text: string): string {
    return /^[\w./:@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
