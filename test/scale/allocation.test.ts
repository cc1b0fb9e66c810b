import test from "ava";
import type { Simulator } from "../../simulator/simulator";
import { bring, type Resource } from "../support/plugin";
import { configFor, start, startPlugin, startServer } from "../support/setup";

const userBundleCodes = ["ATTUNU", "TSTNU"];
const everyone = Array.from({ length: 10_000 }, (_, index) => `user-${String(index).padStart(5, "0")}`);

function sentSince({ requests }: Simulator, count: number) {
    return requests.slice(count).map(({ body }) => ({ userIds: JSON.parse(body).userIds, bytes: body.length }));
}

test("of 10,000 users, only those with a change are sent", async (t) => {
    const organizations = [{ accountId: "song-one", seats: { ATTUNU: 20_000, TSTNU: 20_000 } }];
    const { simulator, plugin } = await start(t, {
        server: { organizations, portal: true },
        settings: { "uipath:readFrom": "portal" },
    });
    let resource = (await bring(plugin, { userIds: everyone, userBundleCodes })) as Resource;
    t.is(simulator.requests.length, 20, "500 a request");

    const change = async (userIds: readonly string[]) => {
        const before = simulator.requests.length;
        resource = (await bring(plugin, { userIds, userBundleCodes }, resource)) ?? resource;
        return sentSince(simulator, before);
    };
    t.deepEqual(await change(everyone.toReversed()), [], "another order is no change");

    const [joined, ...others] = await change([...everyone, "newcomer"]);
    t.deepEqual(joined?.userIds, ["newcomer"]);
    t.true((joined?.bytes ?? 0) < 100);
    t.deepEqual(others, []);

    const left = await change(everyone);
    t.deepEqual(
        left.map(({ userIds }) => userIds),
        [["newcomer"]],
    );

    simulator.allocate({ userIds: ["user-05000"], userBundleCodes: ["ACNU"], useExternalLicense: false });
    resource = await plugin.read(resource);
    const repaired = await change(everyone);
    t.deepEqual(
        repaired.map(({ userIds }) => userIds),
        [["user-05000"]],
    );
});

test("100,000 users in one allocation are created, changed and deleted in a heap of 320 MB", async (t) => {
    const users = Array.from(
        { length: 101_000 },
        (_, index) => `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`,
    );
    const seats = { ATTUNU: users.length, TSTNU: users.length };
    const simulator = await startServer(t, { organizations: [{ accountId: "song-one", seats }] });
    const environment = { NODE_OPTIONS: "--max-old-space-size=320" };
    const begin = () => startPlugin(t, { config: configFor(simulator), environment });
    const holders = () => Object.values(simulator.ledger().users).filter(({ length }) => length > 0).length;

    const inputs = { userIds: users.slice(0, 100_000), userBundleCodes };
    const created = (await bring(await begin(), inputs)) as Resource;
    t.is(holders(), 100_000);
    const changing = await begin();
    const news = { userIds: users.slice(1_000), userBundleCodes };
    const changed = await bring(changing, news, { ...created, inputs });
    t.is(simulator.requests.length, 200 + 2 + 2);
    await changing.delete(changed as Resource);
    t.is(holders(), 0);
});
