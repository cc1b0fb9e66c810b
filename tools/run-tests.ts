import { availableParallelism } from "node:os";
import { Parser } from "tap-parser";

interface Options {
    /** Default: this repository. */
    cwd?: string;
    env?: Readonly<Record<string, string>>;
}

export interface Counts {
    passed: number;
    failed: number;
}

export async function runTests(args: readonly string[], options: Options = {}): Promise<Counts> {
    const { execa } = await import("execa");
    let passed = 0;
    const failures: string[] = [];
    const parser = new Parser({ omitVersion: true });
    parser.on("assert", ({ ok, name, diag, skip, todo }) => {
        // Skipped and todo tests prove nothing.
        if (ok && !skip && !todo) {
            passed += 1;
            console.log(`✔ ${name}`);
        } else {
            const why = JSON.stringify(diag ?? { skip, todo }, undefined, 4).replaceAll("\\n", "\n    ");
            const failure = `✘ ${name}\n${why}`;
            failures.push(failure);
            console.log(failure);
        }
    });
    // One file more than processors, since tests spend much time waiting.
    const concurrency = String(availableParallelism() + 1);
    const ava = execa("ava", ["--tap", "--concurrency", concurrency, ...args], {
        preferLocal: true,
        reject: false,
        stderr: "inherit",
        buffer: false,
        ...options,
    });
    ava.stdout?.pipe(parser);
    const [{ exitCode }] = await Promise.all([ava, new Promise((resolve) => parser.once("complete", resolve))]);
    if (exitCode !== 0 && failures.length === 0) {
        failures.push(`✘ ava ended with ${exitCode}`);
    }
    if (passed === 0 && failures.length === 0) {
        failures.push("✘ no test ran");
    }
    // Repeats failures at the end, where readers look first and where truncated logs still reach.
    failures.forEach((failure) => void console.log(failure));
    console.log(`${passed} passed, ${failures.length} failed`);
    return { passed, failed: failures.length };
}
