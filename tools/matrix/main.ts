import Table from "cli-table3";
import { Command } from "commander";
import { provideEngine } from "../engine/engine";
import { runCorner } from "./corner";
import { listCorners } from "./corners";

interface Flags {
    only: string;
}

async function main(tests: string[], { only }: Flags): Promise<void> {
    const all = await listCorners();
    const corners = all.filter(({ name }) => name.includes(only));
    if (corners.length === 0) {
        throw new Error(`No corner has "${only}" in its name, such as "${all[0]?.name}".`);
    }
    const engine = await provideEngine({ say: (line) => console.log(line) });
    const table = new Table({ head: ["corner", "passed", "failed"], style: { head: [], border: [] } });
    for (const corner of corners) {
        console.log(`# ${corner.name}`);
        const { passed, failed } = await runCorner(corner, engine, tests);
        table.push([corner.name, passed, failed]);
        if (failed > 0) {
            process.exitCode = 1;
        }
    }
    console.log(table.toString());
}

new Command("matrix")
    .description("Runs tests on each supported Node.js with the oldest and the newest @pulumi/pulumi.")
    .option("--only <words>", "the corners with these words in their names, such as 'node 24'", "")
    .argument("[tests...]", "test files", ["test/engine/*.test.ts"])
    .action(main)
    .parseAsync()
    .catch((error: Error) => {
        console.error(error.message);
        process.exitCode = 1;
    });
