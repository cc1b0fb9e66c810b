import test from "ava";
import { createLanguageStack } from "../support/language-stack";
import { startServer } from "../support/setup";

const program = (userIds: readonly string[]) => `resources:
    everybody:
        type: uipath:UserLicenseAllocation
        properties: { userIds: [${userIds}], userBundleCodes: [TSTNU] }
`;

test("where one joins and one leaves among 10,000 users, preview --diff shows these two", async (t) => {
    const simulator = await startServer(t, {
        organizations: [{ accountId: "song-one", seats: { TSTNU: 10_000 } }],
    });
    const users = Array.from({ length: 10_000 }, (_, index) => `user-${String(index).padStart(5, "0")}`);
    const stack = await createLanguageStack(t, {
        "Pulumi.yaml": "name: licences\nruntime: yaml\n",
        "Main.yaml": program(users),
    });
    await stack.use(simulator);
    await stack.up();

    await stack.write("Main.yaml", program([...users.filter((user) => user !== "user-04711"), "newcomer"]));
    const shown = await stack.preview("--diff");
    t.true(shown.split("\n").length < 20, shown.slice(0, 3_000));
    t.regex(shown, /~ userIds: \[\n +\+ \[0\]: "newcomer"\n +- \[4711\]: "user-04711"\n +\]/);
});
