import test from "ava";
import { holders, startServer } from "../support/setup";
import { Stack } from "../support/stack";

const organization = {
    accountId: "song-one",
    seats: { ATTUNU: 10, TSTNU: 10 },
    people: ["ana", "bob"].map((name) => ({ id: `id-of-${name}`, userName: name, email: `${name}@example.com` })),
};

const program = `
const uipath = require("pulumi-uipath-licensing");
const { listed, named } = require("./people.json");
new uipath.UserLicenseAllocation("listed", { userIds: listed, userBundleCodes: ["ATTUNU"] });
new uipath.UserLicenseAllocation("named", { userIds: uipath.getUserIds(named), userBundleCodes: ["ATTUNU", "TSTNU"] });
`;

test("a user who moves to an allocation that is still looking up its people always keeps a license", async (t) => {
    const simulator = await startServer(t, { organizations: [organization] });
    const people = (listed: string[], named: string[]) => JSON.stringify({ listed, named });
    const stack = await Stack.create(t, {
        files: { "index.js": program, "people.json": people(["id-of-ana", "zoe"], ["bob"]) },
    });
    await stack.use(simulator);
    await stack.up();

    const { length } = simulator.requests;
    simulator.fault({ kind: "answer", endpoint: "users", status: 429, headers: { "retry-after": "1" } });
    await stack.write("people.json", people(["zoe"], ["ana@example.com", "bob"]));
    await stack.up("--parallel", "1");
    const writes = simulator.requests.slice(length).filter(({ method }) => method === "PUT");
    t.deepEqual(
        writes.map(({ body }) => [JSON.parse(body).userIds, JSON.parse(body).userBundleCodes]),
        [[["id-of-ana"], ["ATTUNU", "TSTNU"]]],
    );
    t.deepEqual(holders(simulator), { zoe: "ATTUNU", "id-of-ana": "ATTUNU,TSTNU", "id-of-bob": "ATTUNU,TSTNU" });
});
