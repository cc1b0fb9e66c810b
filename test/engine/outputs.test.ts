import test from "ava";
import { startServer } from "../support/setup";
import { Stack } from "../support/stack";

const program = `
const uipath = require("pulumi-uipath-licensing");
const { userIds, userBundleCodes, allocations, unconfirmed, accountId, baseUrl, useExternalLicense, onRelease, organizationId } =
    new uipath.UserLicenseAllocation("team", require("./team.json"));
module.exports = { userIds, userBundleCodes, allocations, unconfirmed, accountId, useExternalLicense, onRelease, organizationId };
const group = new uipath.GroupLicenseAllocation("group", { groupId: "g", userBundleCodes: ["ATTUNU"] });
module.exports.quotas = group.quotas.apply((quotas) => quotas || "none");
const pulumi = require("@pulumi/pulumi");
// Not called if a value is unknown.
pulumi.all(module.exports).apply((known) => console.log("known: " + JSON.stringify(known)));
`;

const readOutputs = async (stack: Stack) => JSON.parse(await stack.run("stack", "output", "--json"));

test("every input is an output, each user's bundles are a list, and an unchanged preview knows all outputs", async (t) => {
    const simulator = await startServer(t);
    const stack = await Stack.create(t, { files: { "index.js": program } });
    await stack.use(simulator);
    await stack.write(
        "team.json",
        JSON.stringify({ userIds: ["ben", "ana", "ANA"], userBundleCodes: ["TSTNU", "ATTUNU", "TSTNU"] }),
    );
    await stack.up();
    const outputs = {
        userIds: ["ana", "ben"],
        userBundleCodes: ["ATTUNU", "TSTNU"],
        allocations: { ana: ["ATTUNU", "TSTNU"], ben: ["ATTUNU", "TSTNU"] },
        unconfirmed: [],
        accountId: "song-one",
        useExternalLicense: false,
        onRelease: "clear",
        organizationId: "song-one",
        quotas: "none",
    };
    t.deepEqual(await readOutputs(stack), outputs);
    const [, known = "null"] = /known: (.*)/.exec(await stack.preview()) ?? [];
    t.deepEqual(JSON.parse(known), outputs);
    t.regex(await stack.up(), /3 unchanged/);
    t.deepEqual(await readOutputs(stack), outputs);

    const { allocations } = await stack.export();
    t.deepEqual(allocations.team?.outputs?.holders, { "ATTUNU TSTNU": "ana\nben" }, "the state keeps its format");
    for (const name of ["allocations", "userIds", "userBundleCodes", "unconfirmed"]) {
        t.false(name in (allocations.team?.outputs ?? {}), name);
    }

    simulator.fault({ kind: "answer", status: 500, body: "", about: "cem", times: 9 });
    await stack.write("team.json", JSON.stringify({ userIds: ["ben", "cem"], userBundleCodes: ["ATTUNU"] }));
    t.regex(await stack.preview(), /~ userIds\s*: \[\n\s*~ \[0\]: "ana" => "ben"\n\s*~ \[1\]: "ben" => "cem"/);
});

test("outputs that name users are secret if the declaration is secret", async (t) => {
    const simulator = await startServer(t);
    const secret = `
const pulumi = require("@pulumi/pulumi");
const uipath = require("pulumi-uipath-licensing");
const { userIds, userBundleCodes, allocations, unconfirmed } = new uipath.UserLicenseAllocation(
    "team",
    { userIds: pulumi.secret(["ana-hidden"]), userBundleCodes: ["ATTUNU"] },
    { additionalSecretOutputs: ["allocations"] },
);
module.exports = { userIds, userBundleCodes, allocations, unconfirmed };
`;
    const stack = await Stack.create(t, { files: { "index.js": secret } });
    await stack.use(simulator);
    await stack.up();
    const outputs = [await stack.up(), await stack.preview(), await stack.run("stack", "output", "--json")];
    t.deepEqual(JSON.parse(outputs[2] ?? ""), {
        userIds: "[secret]",
        userBundleCodes: ["ATTUNU"],
        allocations: "[secret]",
        unconfirmed: [],
    });
    t.false([...outputs, (await stack.export()).text].join("\n").includes("-hidden"));
});
