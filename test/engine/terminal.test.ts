import test from "ava";
import { startServer } from "../support/setup";
import { Stack } from "../support/stack";

const ansi = "\u001b[";

test("who gains and who loses what: account and counts, in colour on a terminal alone", async (t) => {
    const simulator = await startServer(t);
    const stack = await Stack.create(t);
    await stack.use(simulator);
    await stack.declare({ team: { userIds: ["ana", "ben"], userBundleCodes: ["ATTUNU", "TSTNU"] } });
    await stack.up();
    await stack.declare({ team: { userIds: ["ana", "ben"], userBundleCodes: ["ATTUNU", "PMD"] } });

    const coloured = await stack.preview("--color", "always");
    t.true(
        coloured.includes(`team in song-one: ${ansi}38;5;2m+ PMD${ansi}0m  ${ansi}38;5;1m- TSTNU${ansi}0m: 2 users`),
    );
    for (const flags of [["--color", "never"], ["--json"], []]) {
        const plain = await stack.preview(...flags);
        t.true(plain.includes("team in song-one: + PMD  - TSTNU: 2 users (ana, ben)"), flags.join(" "));
        t.false(plain.includes(ansi));
        t.notRegex(plain, /<\{%/);
    }
});

test("a server's words that look like Pulumi's marks for colours do not end Pulumi; an error is one block, printed once", async (t) => {
    const simulator = await startServer(t);
    const stack = await Stack.create(t);
    await stack.use(simulator);
    await stack.declare({ team: { userIds: ["ana"], userBundleCodes: ["ATTUNU"] } });

    simulator.fault({ kind: "answer", status: 400, body: '{"message":"<{%evil%}> no"}' });
    const { exitCode, output } = await stack.tryUp();
    t.is(exitCode, 255, output);
    const [, diagnostics = ""] = output.split("Diagnostics:");
    t.is(diagnostics.match(/the server rejected/g)?.length, 1, output);
    t.regex(diagnostics, /evil.* no(.|\n)*what to do: /);
    t.notRegex(output, /panic|goroutine|\n\s+at /);

    simulator.fault({
        kind: "garble",
        body: '[{"userId":"ana","organizationId":"song-one","useExternalLicense":false,"userBundleCodes":["ATTUNU","<{%evil%}>"]}]',
    });
    const garbled = await stack.tryUp();
    t.is(garbled.exitCode, 255, garbled.output);
    t.notRegex(garbled.output, /panic|goroutine/);
    await stack.up();
});
