import test from "ava";
import { createLanguageStack, readExample } from "../support/language-stack";

const nodejs = {
    "Pulumi.yaml": "name: licences\nruntime: nodejs\n",
    "package.json": "{}",
    "index.ts": `
        import * as uipath from "@pulumi/uipath";
        new uipath.UserLicenseAllocation("rpa-team", {
            userIds: ["singer-77", "singer-88", "singer-111"],
            userBundleCodes: ["RPADEVPRONU", "ATTUNU", "TSTNU"],
        });
    `,
};

for (const language of ["yaml", "python", "go", "nodejs"] as const) {
    test(`a program in ${language} reaches the plugin`, async (t) => {
        const stack = await createLanguageStack(t, language === "nodejs" ? nodejs : await readExample(language));
        const output = await stack.up();
        t.notRegex(output, /warning/);
        const { allocations } = await stack.export();
        t.deepEqual(allocations["rpa-team"]?.inputs?.userIds, ["singer-77", "singer-88", "singer-111"]);
    });
}
