import test from "ava";
import { inArgumentWords, settingWordsOf } from "../../provider/plugin/setting-words";
import { missingSetting, readSettings } from "../../provider/settings/settings";

const urnOf = (name: string) => `urn:pulumi:dev::licenses::pulumi:providers:uipath::${name}`;

for (const [name, given, told] of [
    [
        "a missing setting",
        missingSetting("baseUrl").message,
        /baseUrl is not set: .*; give the provider baseUrl or set U/,
    ],
    [
        "a missing secret setting",
        readSettings(() => undefined, {}).problems[0]?.message,
        /^no credential: .*; for an access token give the provider accessToken or set UIPATH_ACCESS_TOKEN or UIPATH_PAT$/,
    ],
    ["an invalid setting", 'uipath:baseUrl: "x" is not a URL', /^the provider's baseUrl: "x" is not a URL$/],
    [
        "a setting with its value",
        "run `pulumi config set uipath:readFrom none`; then",
        /^give the provider readFrom: none; then$/,
    ],
    [
        "a mention of the command",
        "by `pulumi config set uipath:maxReleases …`, and",
        /^by the provider's maxReleases, and$/,
    ],
    [
        "an organization's setting",
        "run `pulumi config set --secret --path 'uipath:organizations[\"a b\"].accessToken' …`",
        /^give the provider organizations\["a b"\]\.accessToken$/,
    ],
    ["a type", "use uipath:index:UserLicenseAllocation", /^use uipath:index:UserLicenseAllocation$/],
] as const) {
    test(`errors of an explicit provider name its arguments: ${name}`, (t) =>
        t.regex(inArgumentWords(given ?? ""), told));
}

test("errors of a default provider name the stack's config", (t) => {
    for (const urn of ["", urnOf("default"), urnOf("default_0_1_0_https_/example.com")]) {
        t.is(settingWordsOf(urn)("uipath:baseUrl"), "uipath:baseUrl");
    }
    t.is(settingWordsOf(urnOf("mine"))("uipath:baseUrl"), "the provider's baseUrl");
});
