import test from "ava";
import { createLanguageStack, readExample } from "../support/language-stack";
import { holders, startServer } from "../support/setup";

/** These use the generated SDK. The other examples use the npm package itself. */
const nodejs = {
    "Pulumi.yaml": "name: licenses\nruntime: nodejs\n",
    "package.json": "{}",
    "index.ts": `
        import * as uipath from "@pulumi/uipath";

        const rpaTeam = new uipath.UserLicenseAllocation("rpa-team", {
            userIds: ["singer-77", "singer-88", "singer-111"],
            userBundleCodes: ["RPADEVPRONU", "ATTUNU", "TSTNU"],
            useExternalLicense: true,
        });
        export const allocations = rpaTeam.allocations;
    `,
};
const main = { go: "main.go", nodejs: "index.ts", python: "__main__.py", yaml: "Pulumi.yaml" };

for (const language of ["yaml", "python", "go", "nodejs"] as const) {
    test(`${language}: create, no change, change, refresh, destroy`, async (t) => {
        const simulator = await startServer(t);
        const files = language === "nodejs" ? nodejs : await readExample(language);
        const stack = await createLanguageStack(t, files);
        await stack.use(simulator);
        const codes = "ATTUNU,RPADEVPRONU,TSTNU";
        t.notRegex(await stack.up(), /warning/);
        const users = { "singer-77": codes, "singer-88": codes, "singer-111": codes };
        t.deepEqual(holders(simulator), users);
        const outputs = JSON.parse(await stack.run("stack", "output", "allocations", "--json"));
        t.deepEqual(outputs["singer-77"].join(), codes);

        const { length } = simulator.requests;
        await stack.run("preview", "--expect-no-changes");
        t.is(simulator.requests.length, length);

        const file = main[language];
        await stack.write(file, (await stack.read(file)).replace("singer-111", "singer-99"));
        await stack.up();
        t.deepEqual(Object.keys(holders(simulator)).sort(), ["singer-77", "singer-88", "singer-99"]);

        await stack.run("refresh", "--yes", "--expect-no-changes");
        await stack.destroy();
        t.deepEqual(holders(simulator), {});
    });
}
