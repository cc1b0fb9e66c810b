import test from "ava";
import { example, start } from "../support/setup";

test("the request equals UiPath's documented example", async (t) => {
    const { simulator, plugin } = await start(t);

    const { inputs, failures } = await plugin.check(example);
    t.deepEqual(failures, []);
    t.is(simulator.requests.length, 0, "check sends nothing");
    const { id, outputs } = await plugin.create(inputs);

    t.is(simulator.requests.length, 1);
    const [request] = simulator.requests;
    t.is(request?.method, "PUT");
    t.is(request?.url, "/lease_/api/account/song-one/user-license");
    t.is(request?.headers.authorization, "Bearer 1234");
    t.is(request?.headers["content-type"], "application/json");
    t.is(
        request?.body,
        '{"userIds":["singer-111","singer-77","singer-88"],"userBundleCodes":["ATTUNU","RPADEVNU","TSTNU"],"useExternalLicense":true}',
    );

    const codes = ["ATTUNU", "RPADEVNU", "TSTNU"];
    t.regex(id, /^song-one\/[0-9a-f]{12}$/);
    t.deepEqual(outputs, {
        accountId: "song-one",
        baseUrl: simulator.url,
        __isOwnAddress: false,
        organizationId: "song-one",
        onRelease: "clear",
        useExternalLicense: true,
        holders: { "ATTUNU RPADEVNU TSTNU": "singer-111\nsinger-77\nsinger-88" },
        __provider: plugin.provider,
    });
    t.deepEqual(simulator.ledger().users, { "singer-77": codes, "singer-88": codes, "singer-111": codes });
});
