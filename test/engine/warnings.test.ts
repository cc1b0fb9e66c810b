import test from "ava";
import { startServer } from "../support/setup";
import { Stack } from "../support/stack";

const program = `
const uipath = require("pulumi-uipath-licensing");
new uipath.UserLicenseAllocation("team", { userIds: ["ana", "ben", "cem"], userBundleCodes: ["ATTUNU"] });
new uipath.GroupLicenseAllocation("developers", { groupId: "developers", userBundleCodes: ["ACNU"] });
`;

test("a preview warns of too few seats, and of group bundles that members will not get", async (t) => {
    const simulator = await startServer(t, {
        organizations: [
            {
                accountId: "song-one",
                seats: { ATTUNU: 2, ACNU: 5 },
                people: ["ana", "ben", "cem"].map((id) => ({
                    id,
                    userName: id,
                    groupIds: id === "cem" ? [] : ["developers"],
                })),
                groups: [{ id: "developers", name: "RPA developers" }],
            },
        ],
        licenseSummary: true,
    });
    const stack = await Stack.create(t, { files: { "index.js": program } });
    await stack.use(simulator, { "uipath:seatsFrom": "summary" });
    const [, diagnostics = ""] = (await stack.preview()).split("Diagnostics:");
    const lines = diagnostics.split("\n").map((line) => line.trim());
    t.deepEqual(lines.filter((line) => line.startsWith("warning:")).sort(), [
        'warning: 2 members of group "RPA developers" will not get ACNU from it, because they have direct licenses: ana, ben',
        'warning: ATTUNU: 3 more needed, 2 left in organization "song-one"',
    ]);
    t.true(
        simulator.requests.every(({ method }) => method === "GET"),
        "a preview writes nothing",
    );
});
