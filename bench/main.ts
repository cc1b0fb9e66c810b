import { mkdir, writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { join } from "node:path";
import Table from "cli-table3";
import { Command, InvalidArgumentError } from "commander";
import { endWholeFile } from "../test/support/whole-file";
import { measureCreate } from "./figures/create";
import { measureFaces, measurePreview, measureStart } from "./figures/faces";
import { measureMany, measureSets } from "./figures/many";
import { measureOneOfMany } from "./figures/one-of-many";
import { measurePlan, timePlan } from "./figures/plan";
import { measureImport, measureMemory } from "./figures/process";
import {
    measureHundredThousand,
    measureLatency,
    measureNaive,
    measureState,
    measureUnchanged,
    measureUps,
} from "./figures/up";
import type { Figure, Results, Spread } from "./measure";
import { spread } from "./measure";

const results = join(__dirname, "results");

/** `many` and the peer of `naive` take minutes per run. */
const figures: Record<string, (runs: number) => Promise<Figure | Figure[]>> = {
    create: measureCreate,
    plan: measurePlan,
    "one-of-many": measureOneOfMany,
    state: measureState,
    import: measureImport,
    memory: measureMemory,
    unchanged: measureUnchanged,
    latency: measureLatency,
    sets: measureSets,
    many: (runs) => measureMany(Math.min(runs, 3)),
    "hundred-thousand": measureHundredThousand,
    start: measureStart,
    faces: measureFaces,
    preview: measurePreview,
    naive: (runs) => measureNaive(runs, runs),
};

async function main({ runs, only }: { runs: number; only?: string[] }): Promise<void> {
    const measured: Figure[] = [];
    for (const [name, measure] of Object.entries(figures).filter(([each]) => only?.includes(each) ?? true)) {
        console.error(`measuring: ${name}`);
        measured.push(...[await measure(runs)].flat());
    }
    await endWholeFile();
    console.log(toTable(measured));
    if (only === undefined) {
        console.error("measuring: growth");
        const latest: Results = {
            machine: { processors: cpus().length, model: cpus()[0]?.model, node: process.version },
            runs,
            figures: measured,
            planning: await measureGrowth(),
            ups: await measureUps(),
        };
        await mkdir(results, { recursive: true });
        await writeFile(join(results, "latest.json"), `${JSON.stringify(latest, undefined, 2)}\n`);
    }
    process.exitCode = measured.every(({ reached }) => reached) ? 0 : 1;
}

/** One size at a time, so none waits for another. */
async function measureGrowth(): Promise<Results["planning"]> {
    const planning: Results["planning"] = [];
    for (const users of [1_000, 10_000, 25_000, 50_000, 75_000, 100_000]) {
        const times: number[] = [];
        for (let run = 0; run < 9; run += 1) {
            times.push(await timePlan(users));
        }
        planning.push({ users, milliseconds: spread(times).median });
    }
    return planning;
}

function toTable(measured: readonly Figure[]): string {
    const table = new Table({
        head: ["figure", "own", "peer", "", "ratio", "reach", ""],
        style: { head: [], border: [], compact: true },
    });
    for (const { name, peerName, unit, own, peer, ratio, reach, reached } of measured) {
        table.push([name, show(own, unit), show(peer, unit), peerName, ratio.toFixed(2), reach, reached ? "✔" : "✘"]);
    }
    return table.toString();
}

function show({ median, least, most }: Spread, unit: string): string {
    const text = (value: number) => (value >= 100 ? value.toFixed(0) : value.toPrecision(3));
    return least === most ? `${text(median)} ${unit}` : `${text(median)} ${unit} (${text(least)}–${text(most)})`;
}

function wholeNumber(text: string): number {
    if (!/^[1-9]\d?$/.test(text)) {
        throw new InvalidArgumentError("give a whole number from 1 to 99.");
    }
    return Number(text);
}

void new Command("bench")
    .description("Measures, each figure beside its peer in the same run; ends with 1 when one is not reached.")
    .option("--runs <number>", "how often each is measured", wholeNumber, 5)
    .option("--only <names...>", `some of ${Object.keys(figures).join(", ")}; nothing is then written`)
    .action(main)
    .parseAsync();
