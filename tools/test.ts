import { availableParallelism } from "node:os";
import { Parser } from "tap-parser";
import { provideEngine } from "./engine/engine";

/** ESM alone, which tsx cannot load by require. */
const loadExeca = async () => (await import("execa")).execa;

/** `npm test`: everything that must hold, in the order in which it fails fastest. Flags and files after it go to ava. */
async function main(): Promise<number> {
    const execa = await loadExeca();
    for (const [what, script] of [
        ["format and lint", "lint"],
        ["types", "typecheck"],
        ["build", "build"],
    ] as const) {
        console.log(`# ${what}`);
        await execa("npm", ["run", "--silent", script], { stdio: "inherit" });
    }
    console.log("# engine");
    const engine = await provideEngine({ say: (line) => console.log(line) });
    console.log(`Pulumi ${engine.version} (${engine.source === "path" ? "on PATH" : "built"})`);
    console.log("# tests");
    return runTests(process.argv.slice(2));
}

/** Runs ava, prints a line a test, and returns how many failed. */
async function runTests(args: readonly string[]): Promise<number> {
    const execa = await loadExeca();
    const counts = { passed: 0, failed: 0 };
    const parser = new Parser({ omitVersion: true });
    parser.on("assert", ({ ok, name, diag, skip, todo }) => {
        // What is skipped or still to do has shown nothing.
        const passed = ok && !skip && !todo;
        counts[passed ? "passed" : "failed"] += 1;
        console.log(`${passed ? "✔" : "✘"} ${name}`);
        if (!passed) {
            console.log(JSON.stringify(diag ?? { skip, todo }, undefined, 4).replaceAll("\\n", "\n    "));
        }
    });
    // One file more at once than there are processors: much of a test's time is waiting.
    const concurrency = String(availableParallelism() + 1);
    const ava = execa("ava", ["--tap", "--concurrency", concurrency, ...args], {
        preferLocal: true,
        reject: false,
        stderr: "inherit",
        buffer: false,
    });
    ava.stdout?.pipe(parser);
    const [{ exitCode }] = await Promise.all([ava, new Promise((resolve) => parser.once("complete", resolve))]);
    if (exitCode !== 0 && counts.failed === 0) {
        console.log(`✘ ava ended with ${exitCode}`);
        counts.failed += 1;
    }
    if (counts.passed === 0 && counts.failed === 0) {
        console.log("✘ no test ran");
        counts.failed += 1;
    }
    console.log(`${counts.passed} passed, ${counts.failed} failed`);
    return counts.failed;
}

main().then(
    (failed) => {
        process.exitCode = failed > 0 ? 1 : 0;
    },
    (error: Error) => {
        console.error(error.message);
        console.log("0 passed, 1 failed");
        process.exitCode = 1;
    },
);
