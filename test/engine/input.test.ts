import test from "ava";
import { example, startServer } from "../support/setup";
import { Stack } from "../support/stack";

test("bad input fails the preview with every reason, before any request", async (t) => {
    const simulator = await startServer(t);
    const stack = await Stack.create(t);
    await stack.use(simulator, { "uipath:maxAttempts": "0" });
    await stack.declare({
        "rpa-team": { userIds: ["singer-77", " padded"], userBundleCodes: ["ATTUN"] },
    });
    const { exitCode, output } = await stack.try("preview");
    t.not(exitCode, 0);
    for (const reason of [
        /uipath:maxAttempts: "0" is not a whole number from 1 to 20; remove it to use the default/,
        /userIds\[1\]: " padded" has spaces around it; write "padded"/,
        /userBundleCodes\[0\]: "ATTUN" is not a known bundle code; did you mean ATTUNU\?/,
    ]) {
        t.regex(output, reason);
    }
    t.notRegex(output, /\n\s+at .*\.js/, "no stack trace");
    t.is(simulator.requests.length, 0);
});

test("one user in two allocations fails the preview, with both allocations' names and the user", async (t) => {
    const simulator = await startServer(t);
    const stack = await Stack.create(t);
    await stack.use(simulator);
    await stack.declare({
        "rpa-team": example,
        testers: { userIds: ["singer-88", "singer-99"], userBundleCodes: ["TSTNU"] },
    });
    const { exitCode, output } = await stack.try("preview");
    t.not(exitCode, 0);
    t.regex(
        output,
        /1 user declared twice in this organization, in (rpa-team and in testers|testers and in rpa-team): singer-88/,
    );
    t.is(simulator.requests.length, 0);
});

test("values unknown in a preview pass it, and the up uses them", async (t) => {
    const simulator = await startServer(t);
    const stack = await Stack.create(t, {
        files: {
            "index.js": `
const uipath = require("pulumi-uipath-licensing");
const first = new uipath.UserLicenseAllocation("first", { userIds: ["ana"], userBundleCodes: ["ACNU"] });
const user = first.allocations.apply((allocations) => Object.keys(allocations)[0] + "-junior");
new uipath.UserLicenseAllocation("second", { userIds: ["bob", user], userBundleCodes: first.allocations.ana });
new uipath.UserLicenseAllocation("third", { userIds: user.apply((name) => [name + "-2"]), userBundleCodes: ["TSTNU"] });
`,
        },
    });
    await stack.use(simulator);
    t.regex(await stack.preview(), /\+ 4 to create/);
    await stack.up();
    t.deepEqual(simulator.ledger().users["ana-junior"], ["ACNU"]);
    t.deepEqual(simulator.ledger().users["ana-junior-2"], ["TSTNU"]);
    t.deepEqual(simulator.ledger().users.bob, ["ACNU"]);
    t.regex(await stack.up(), /4 unchanged/);
});
