import test from "ava";
import { allocationsOf, bring, type Resource } from "../support/plugin";
import { holders, start } from "../support/setup";

const guid = "1b4e28ba-2fa1-41d2-883f-0016d3cca427";
const userIds = [guid, "ana@example.com", "Singer-7"];

for (const answerSpelling of ["upper", "braces"] as const) {
    test(`a server that spells IDs differently fails no write, and a refresh sees no change: ${answerSpelling}`, async (t) => {
        const { simulator, plugin } = await start(t, {
            server: { answerSpelling, portal: true },
            settings: { "uipath:readFrom": "portal" },
        });
        const args = { userIds, userBundleCodes: ["ACNU", "TSTNU"] };
        const resource = (await bring(plugin, args)) as Resource;
        t.deepEqual(Object.keys(allocationsOf(resource.outputs)).sort(), userIds.toSorted());
        t.deepEqual(Object.keys(holders(simulator)).sort(), userIds.toSorted());
        const refreshed = await plugin.read(resource);
        t.deepEqual(allocationsOf(refreshed.outputs), allocationsOf(resource.outputs));
        t.is(await bring(plugin, args, refreshed), undefined);
        t.notRegex(await plugin.output(), /changed outside Pulumi/);
    });
}

test("an unknown user is found in a response that spells the ID differently", async (t) => {
    const { simulator, plugin } = await start(t, { settings: { "uipath:maxUsersPerRequest": "1" } });
    simulator.fault({
        kind: "answer",
        status: 404,
        body: JSON.stringify({ message: `Entity ${guid.toUpperCase()} was not found.` }),
        about: guid,
        times: 9,
    });
    await t.throwsAsync(bring(plugin, { userIds, userBundleCodes: ["ACNU"] }));
    t.is(simulator.requests.length, 3, "it is not sent again by another verb");
});
