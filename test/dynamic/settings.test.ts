import test from "ava";
import { bring } from "../support/plugin";
import { configFor, example, start, startPlugin, startServer } from "../support/setup";

test("a misspelled setting causes one warning per run that suggests the right name, and no failure", async (t) => {
    const { plugin } = await start(t, {
        settings: {
            "uipath:readfrom": "portal",
            "uipath:accesToken": "s3cr3t-4711-of-mine",
            "uipath:somethingElseAltogether": "1",
            "other:readfrom": "1",
        },
    });
    t.deepEqual((await plugin.check(example)).failures, []);
    t.deepEqual((await plugin.check(example)).failures, []);
    const output = await plugin.output();
    t.deepEqual(output.split("\n").sort(), [
        "warning: uipath:accesToken is not a setting and has no effect; did you mean uipath:accessToken?",
        "warning: uipath:readfrom is not a setting and has no effect; did you mean uipath:readFrom?",
        "warning: uipath:somethingElseAltogether is not a setting and has no effect",
    ]);
    t.notRegex(output, /s3cr3t/);
});

for (const [setting, value, says] of [
    ["uipath:readFrom", "portl", /^uipath:readFrom: "portl" is not one of none, portal; did you mean portal\?/],
    ["uipath:seatsFrom", "sumary", /did you mean summary\?/],
    ["uipath:findUsersIn", "ldap", /is not one of users, userPartition, directory \[/],
    ["uipath:retrySeconds", "-1", /^uipath:retrySeconds: "-1" is not a whole number from 0 to 86400/],
    [
        "uipath:baseUrl",
        "https://automation.example.com/acme/portal_/admin/licenses",
        /give https:\/\/automation\.example\.com\/acme/,
    ],
    ["uipath:baseUrl", "https://automation.example.com/orchestrator_", /give https:\/\/automation\.example\.com/],
    [
        "uipath:baseUrl",
        "https://automation.example.com/acme/default/orchestrator_/",
        /give https:\/\/automation\.example\.com\/acme/,
    ],
    ["uipath:baseUrl", "https://automation.example.com/identity_", /give https:\/\/automation\.example\.com/],
    [
        "uipath:identityUrl",
        "https://automation.example.com/identity_/connect/token",
        /give https:\/\/automation\.example\.com\/identity_/,
    ],
] as const) {
    test(`${setting} = ${value} is an error with a code at preview`, async (t) => {
        const { simulator, plugin } = await start(t, { settings: { [setting]: value } });
        const { failures } = await plugin.check(example);
        t.deepEqual(
            failures.map(({ reason }) => says.test(reason) && / \[UIPATH_SETTINGS_INVALID\]$/.test(reason)),
            [true],
            JSON.stringify(failures),
        );
        t.is(simulator.requests.length, 0);
    });
}

test("an invalid address of a resource is an input error", async (t) => {
    const { plugin } = await start(t);
    const { failures } = await plugin.check({ ...example, baseUrl: "https://automation.example.com/acme/default" });
    t.regex(
        failures[0]?.reason ?? "",
        /^baseUrl: .*give https:\/\/automation\.example\.com\/acme.* \[UIPATH_INPUT_INVALID\]$/,
    );
});

for (const [variable, value] of [
    ["HTTPS_PROXY", "http://corp:Geheim/42@proxy:3128"],
    ["https_proxy", "http://corp:12/Geheim42@proxy:3128"],
    ["ALL_PROXY", "socks5://corp:Geheim42@proxy:1080"],
    ["HTTPS_PROXY", "http://corp:Geheim42@proxy:99999"],
] as const) {
    test(`an unusable proxy setting is an error at preview that never shows its password: ${variable}=${value}`, async (t) => {
        const plugin = await startPlugin(t, {
            config: {
                "uipath:baseUrl": "https://automation.example.com",
                "uipath:accountId": "a",
                "uipath:accessToken": "1234",
            },
            environment: { [variable]: value },
        });
        const { failures } = await plugin.check(example);
        t.is(failures.length, 1);
        t.regex(failures[0]?.reason ?? "", new RegExp(`^${variable}.*\\[UIPATH_SETTINGS_INVALID\\]$`));
        t.notRegex(`${JSON.stringify(failures)}${await plugin.output()}`, /Geheim/);
    });
}

test("an unusable proxy setting is no error for a server at http:// or in NO_PROXY", async (t) => {
    const simulator = await startServer(t);
    const broken = { HTTPS_PROXY: "http://corp:Geheim/42@proxy:3128" };
    await bring(await startPlugin(t, { config: configFor(simulator), environment: broken }), example);
    const named = await startPlugin(t, {
        config: configFor(simulator, { "uipath:baseUrl": "https://automation.example.com" }),
        environment: { ...broken, NO_PROXY: "example.com" },
    });
    t.deepEqual((await named.check(example)).failures, []);
});

test("input errors have their own code", async (t) => {
    const { plugin } = await start(t);
    const { failures } = await plugin.check({ userIds: [""], userBundleCodes: [], onRelease: "maybe" });
    t.is(failures.length, 3);
    t.true(failures.every(({ reason }) => reason.endsWith(" [UIPATH_INPUT_INVALID]")));
});
