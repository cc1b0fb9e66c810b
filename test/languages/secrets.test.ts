import test from "ava";
import { createLanguageStack } from "../support/language-stack";
import { holders, startServer } from "../support/setup";

const token = "aK7fQ2mXv9Lw3Ze";
const hidden = (names: readonly string[]) => `{ fn::secret: [${names.map((name) => `${name}-hidden`)}] }`;

const program = (developers: readonly string[], testers: readonly string[]) => `resources:
    developers:
        type: uipath:UserLicenseAllocation
        properties: { userIds: ${hidden(developers)}, userBundleCodes: [RPADEVNU] }
    testers:
        type: uipath:UserLicenseAllocation
        properties: { userIds: ${hidden(testers)}, userBundleCodes: [TSTNU] }
outputs:
    allocations: \${developers.allocations}
    userIds: \${testers.userIds}
`;

test("a secret list of users stays secret in states, previews, outputs and printed lines, also in failures", async (t) => {
    const simulator = await startServer(t, { token });
    const stack = await createLanguageStack(t, { "Pulumi.yaml": "name: licenses\nruntime: yaml\n" });
    await stack.use(simulator);
    const texts: Record<string, string> = {};
    const look = async (moment: string) => {
        texts[`export ${moment}`] = (await stack.export()).text;
        texts[`outputs ${moment}`] = await stack.run("stack", "output", "--json");
    };

    await stack.write("Main.yaml", program(["ana", "ben"], ["cem"]));
    texts["create --json"] = await stack.preview("--json", "--show-sames", "--show-replacement-steps");
    texts["create --diff"] = await stack.preview("--diff");
    texts.create = await stack.up();
    t.regex(texts.create, /developers in song-one: \+ RPADEVNU: 2 users\n/);
    await look("after create");
    t.is(JSON.parse(texts["outputs after create"] ?? "").allocations, "[secret]");

    // One stays, one leaves, one moves, one joins, and one is refused.
    await stack.write("Main.yaml", program(["ana", "cem", "dia", "eve"], ["fay"]));
    simulator.fault({ kind: "answer", status: 400, body: "no such user", about: "eve-hidden", times: 9 });
    texts["update --json"] = await stack.preview("--json", "--show-sames", "--show-replacement-steps");
    texts["update --diff"] = await stack.preview("--diff");
    const { exitCode, output } = await stack.tryUp();
    t.not(exitCode, 0);
    texts.update = output;
    t.regex(output, /no such user/);
    await look("after failure");
    const { allocations } = await stack.export();
    t.is(allocations.developers?.initErrors?.length, 1);

    simulator.clearFaults();
    texts["second update"] = await stack.up();
    texts.refresh = await stack.run("refresh", "--yes");
    await look("at the end");
    t.deepEqual(holders(simulator), {
        ...{ "ana-hidden": "RPADEVNU", "cem-hidden": "RPADEVNU", "dia-hidden": "RPADEVNU", "eve-hidden": "RPADEVNU" },
        "fay-hidden": "TSTNU",
    });
    texts.destroy = await stack.run("destroy", "--yes");
    for (const [moment, text] of Object.entries(texts)) {
        t.notRegex(text, new RegExp(`.*(-hidden|${token}).*`), moment);
    }
});
