import { provideEngine } from "./engine/engine";
import { provideHosts } from "./hosts/hosts";
import { runTests } from "./run-tests";

/** `npm test` runs the full test suite, fastest failures first. Flags and files after it go to ava. */
async function main(): Promise<number> {
    const { execa } = await import("execa");
    const run = (script: string) => execa("npm", ["run", "--silent", script], { stdio: "inherit" });
    console.log("# format, lint and types");
    // Neither takes both processors.
    await Promise.all([run("lint"), run("typecheck")]);
    console.log("# build");
    await run("build");
    console.log("# engine");
    const say = (line: string) => console.log(line);
    const engine = await provideEngine({ say });
    say(`Pulumi ${engine.version} (${engine.source === "path" ? "on PATH" : "built"})`);
    await provideHosts(engine, say);
    console.log("# tests");
    const { failed } = await runTests(process.argv.slice(2));
    return failed;
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
