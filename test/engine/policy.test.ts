import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "ava";
import { createFolder, repository } from "../support/project";
import { startServer } from "../support/setup";
import { Stack } from "../support/stack";

const pack = ["--policy-pack", join(repository, "examples/policy")];

/** The violations, one line each: the severity, the policy and the resource. */
const readViolations = (output: string) =>
    [...output.matchAll(/- \[(\w+)\] +(\S+) +\(pulumi-nodejs:dynamic\/uipath:(\w+): (\S+)\)/g)]
        .map(([, ...parts]) => parts.join(" "))
        .sort();

const program = `
const uipath = require("pulumi-uipath-licensing");
const userIds = Array.from({ length: 11 }, (_, index) => "user-" + index);
new uipath.UserLicenseAllocation("team", { userIds, userBundleCodes: ["ATTUNU", "RPADEVNU"], onRelease: "keep" });
new uipath.GroupLicenseAllocation("developers", { groupId: "developers", userBundleCodes: ["RPADEVNU"] });
`;

test("a violation of the policy pack stops preview and up, names the allocation, and writes nothing", async (t) => {
    const simulator = await startServer(t);
    const stack = await Stack.create(t, { files: { "index.js": program } });
    await stack.use(simulator);
    const preview = await stack.try("preview", ...pack);
    const up = await stack.tryUp(...pack);
    t.not(preview.exitCode, 0);
    t.regex(preview.output, /11 users would hold RPADEVNU; a team may have 10 developers/);
    // An update ends at the first resource that a mandatory policy forbids, and any of them may be first.
    t.not(up.exitCode, 0);
    t.true(
        readViolations(up.output).some((violation) => violation.startsWith("mandatory ")),
        up.output,
    );
    t.deepEqual(readViolations(preview.output), [
        "advisory licenses-come-back UserLicenseAllocation team",
        "mandatory developers-per-team UserLicenseAllocation team",
        "mandatory no-retired-bundle GroupLicenseAllocation developers",
        "mandatory no-retired-bundle UserLicenseAllocation team",
    ]);
    t.deepEqual(
        simulator.requests.filter(({ method }) => method !== "GET"),
        [],
    );
});

test("an advisory policy stops nothing, a team may reach its limit, and a user moved between allocations keeps a license", async (t) => {
    const simulator = await startServer(t);
    const stack = await Stack.create(t);
    await stack.use(simulator);
    const config = join(await createFolder(t), "policy.json");
    await writeFile(config, JSON.stringify({ "developers-per-team": { maximum: 2 } }));
    const limited = [...pack, "--policy-pack-config", config];

    const developers = { userIds: ["ana", "ben"], userBundleCodes: ["RPADEVPRONU"] };
    const testers = { userIds: ["cem"], userBundleCodes: ["TSTNU"], onRelease: "keep" };
    await stack.declare({ developers, testers });
    t.deepEqual(readViolations(await stack.up(...limited)), [
        "advisory licenses-come-back UserLicenseAllocation testers",
    ]);

    const { length } = simulator.requests;
    await stack.declare({
        developers: { ...developers, userIds: ["ana"] },
        testers: { ...testers, userIds: ["ben", "cem"] },
    });
    await stack.up(...limited);
    t.deepEqual(
        simulator.requests.slice(length).map(({ body }) => JSON.parse(body)),
        [{ userIds: ["ben"], userBundleCodes: ["TSTNU"], useExternalLicense: false }],
    );

    await stack.declare({ developers: { ...developers, userIds: ["ana", "dia", "eva"] } });
    t.deepEqual(readViolations((await stack.try("preview", ...limited)).output), [
        "mandatory developers-per-team UserLicenseAllocation developers",
    ]);
});

test("the quickstart passes the policy pack, but fails it with the retired bundle", async (t) => {
    const simulator = await startServer(t);
    const program = await readFile(join(repository, "examples/quickstart/index.ts"), "utf8");
    const stack = await Stack.create(t, { files: { "index.ts": program }, main: "index.ts" });
    await stack.use(simulator);
    t.deepEqual(readViolations(await stack.preview(...pack)), []);
    await stack.write("index.ts", program.replace("RPADEVPRONU", "RPADEVNU"));
    const { output } = await stack.try("preview", ...pack);
    t.deepEqual(readViolations(output), ["mandatory no-retired-bundle UserLicenseAllocation rpa-team"], output);
});
