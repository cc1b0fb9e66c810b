import test from "ava";
import { unknownValue } from "../../provider/lifecycle/input-reader";
import { changedSettings, markSecretSettings, readConfiguration } from "../../provider/plugin/config";
import { Secret } from "../../provider/plugin/values";
import { readSettings } from "../../provider/settings/settings";

const entry = { acme: { baseUrl: "https://one.example.com", accessToken: "token-of-acme" } };

const typed = {
    ...{ baseUrl: "https://automation.example.com", accountId: "acme", accessToken: new Secret("token-one") },
    ...{ allowInsecureHttp: true, timeoutSeconds: 4, additionalUserBundleCodes: ["NEW3", "NEW4"] },
    ...{ organizations: { acme: { ...entry.acme, accessToken: new Secret("token-of-acme") } }, scope: null },
};

const asText = {
    ...{ baseUrl: "https://automation.example.com", accountId: "acme", accessToken: "token-one" },
    ...{ allowInsecureHttp: "true", timeoutSeconds: "4", additionalUserBundleCodes: '["NEW3","NEW4"]' },
    ...{ organizations: JSON.stringify(entry) },
};

test("arguments are read the same typed, as text, and with full keys", (t) => {
    const ofOlder = Object.fromEntries(Object.entries(asText).map(([key, value]) => [`uipath:config:${key}`, value]));
    for (const given of [typed, asText, ofOlder]) {
        const { readConfig, isKnown } = readConfiguration(given);
        const { settings, problems } = readSettings(readConfig, {});
        t.deepEqual(problems, []);
        t.true(isKnown);
        t.true(settings.allowInsecureHttp);
        t.is(settings.timeoutSeconds, 4);
        t.deepEqual(settings.additionalUserBundleCodes, ["NEW3", "NEW4"]);
        t.is(settings.baseUrl, "https://one.example.com");
        t.like(settings.credential, { kind: "access token", token: "token-of-acme" });
    }
});

test("only given arguments are settings, not those that the engine adds", (t) => {
    const { settingKeys } = readConfiguration({
        baseUrl: "x",
        tokn: "y",
        version: "1",
        pluginDownloadURL: "z",
        __internal: {},
    });
    t.deepEqual(settingKeys, ["uipath:baseUrl", "uipath:tokn"]);
    t.is(readConfiguration({ baseUrl: null }).readConfig("uipath:baseUrl"), undefined);
    t.is(readConfiguration({}).readConfig("uipath:constructor"), undefined);
});

for (const [name, given, isKnown] of [
    ["text", { baseUrl: unknownValue }, false],
    ["text in an object in a secret", { organizations: new Secret({ acme: { accessToken: unknownValue } }) }, false],
    ["an argument of the engine", { version: unknownValue }, true],
    ["none", { baseUrl: "https://one.example.com" }, true],
] as const) {
    test(`unknown arguments in a preview: ${name}`, (t) => t.is(readConfiguration(given).isKnown, isKnown));
}

test("secrets sent in plain text by the engine are marked", (t) => {
    const secrets = {
        ...{ accessToken: "a", clientSecret: "b", password: "c", clientKey: "d" },
        ...{ organizations: { acme: { accessToken: new Secret("e") } } },
    };
    const others = { baseUrl: "https://one", clientId: "id", username: "u", timeoutSeconds: 4, version: "1" };
    t.deepEqual(markSecretSettings({ ...secrets, ...others }), {
        ...others,
        ...Object.fromEntries(Object.entries(secrets).map(([key, value]) => [key, new Secret(value)])),
        organizations: new Secret({ acme: { accessToken: "e" } }),
    });
    t.deepEqual(markSecretSettings({ accessToken: null, password: new Secret("x") }), {
        ...{ accessToken: null, password: new Secret("x") },
    });
    t.deepEqual(markSecretSettings({ accessToken: unknownValue }), { accessToken: new Secret(unknownValue) });
});

test("changed settings are found in any spelling", (t) => {
    t.deepEqual(changedSettings(typed, asText), []);
    t.deepEqual(changedSettings(asText, { ...typed, accessToken: new Secret("token-two"), timeoutSeconds: 5 }), [
        ...["accessToken", "timeoutSeconds"],
    ]);
    t.deepEqual(changedSettings({ baseUrl: "x" }, { accountId: "y", baseUrl: unknownValue }), ["baseUrl", "accountId"]);
    t.deepEqual(changedSettings({ version: "1" }, { version: "2" }), []);
});
