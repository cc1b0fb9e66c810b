import test from "ava";
import { createLanguageStack } from "../support/language-stack";
import { holders, startServer } from "../support/setup";

const project = `name: licenses
runtime: yaml
resources:
    licenses:
        type: uipath:LicenseTable
        properties:
            path: licenses.csv
outputs:
    userIds: \${licenses.userIds}
`;

const organization = {
    accountId: "song-one",
    seats: { ATTUNU: 9, TSTNU: 9 },
    people: [{ id: "singer-77", userName: "mia", email: "mia@example.com" }],
};

test("a table declares allocations, and a user moved between two of them with --parallel 1 is written once", async (t) => {
    const simulator = await startServer(t, { organizations: [organization] });
    const stack = await createLanguageStack(t, {
        "Pulumi.yaml": project,
        "licenses.csv": "email,userId,bundles\nmia@example.com,,ATTUNU\n,singer-88,ATTUNU\n,singer-111,TSTNU\n",
    });
    await stack.use(simulator);
    t.regex(
        await stack.run("up", "--yes"),
        /licenses-attunu in song-one: \+ ATTUNU: 2 users \(mia@example.com, singer-88\)/,
    );
    t.deepEqual(JSON.parse(await stack.run("stack", "output", "userIds", "--json")), {
        attunu: ["singer-77", "singer-88"],
        tstnu: ["singer-111"],
    });

    await stack.write(
        "licenses.csv",
        "email,userId,bundles\nmia@example.com,,ATTUNU\n,singer-88,TSTNU\n,singer-111,TSTNU\n",
    );
    const { length } = simulator.requests;
    const moved = await stack.run("up", "--yes", "--skip-preview", "--parallel", "1");
    const writes = simulator.requests.slice(length).filter(({ body }) => body !== "");
    t.deepEqual(
        writes.map(({ body }) => JSON.parse(body)),
        [{ userIds: ["singer-88"], userBundleCodes: ["TSTNU"], useExternalLicense: false }],
        moved,
    );
    await stack.run("preview", "--expect-no-changes");

    await stack.write("licenses.csv", "email,userId,bundles\nnia@example.com,,ATTUNU\n");
    const { output } = await stack.try("preview");
    t.regex(output, /licenses\.csv:2:1: "nia@example\.com" matches no user's ID, .*did you mean mia@example\.com/);
    t.regex(output, /\[UIPATH_LOOKUP_FAILED\]/);

    await stack.run("destroy", "--yes");
    t.deepEqual(holders(simulator), {});
});
