import test, { type ExecutionContext } from "ava";
import { type Properties, unknown } from "../support/plugin";
import { example, start, startPlugin } from "../support/setup";

const rejected = test.macro(async (t: ExecutionContext, change: Properties, ...reasons: string[]) => {
    const { simulator, plugin } = await start(t);
    const { failures } = await plugin.check({ ...example, ...change });
    t.deepEqual(
        failures.map(({ reason }) => reason),
        reasons.map((reason) => `${reason} [UIPATH_INPUT_INVALID]`),
    );
    t.is(simulator.requests.length, 0);
});

const noUsers = "give at least one, or remove the resource to release all its users";
test("an empty userIds is an error", rejected, { userIds: [] }, `userIds: the list [] is empty; ${noUsers}`);
test(
    "an empty userBundleCodes is an error",
    rejected,
    { userBundleCodes: [] },
    `userBundleCodes: the list [] is empty; ${noUsers}`,
);
test(
    "missing lists are errors",
    rejected,
    { userIds: undefined, userBundleCodes: undefined },
    "userIds: null is not a list; give a list of user IDs",
    "userBundleCodes: null is not a list; give a list of bundle codes such as ATTUNU",
);
test(
    "text instead of a list is an error",
    rejected,
    { userIds: "singer-77" },
    'userIds: "singer-77" is not a list; give a list of user IDs',
);
test(
    "blank, padded, non-string, hostile and overlong user IDs are reported together",
    rejected,
    {
        userIds: [
            "ok",
            "",
            " ",
            " a",
            "b\n",
            7,
            null,
            { id: "x" },
            "a\u0007b",
            "\u202eabc",
            "x".repeat(201),
            "__proto__",
        ],
    },
    'userIds[1]: "" is blank; give a user\'s ID',
    'userIds[2]: " " is blank; give a user\'s ID',
    'userIds[3]: " a" has spaces around it; write "a"',
    'userIds[4]: "b\ufffd" contains U+000A (line feed) after "b"; remove it',
    "userIds[5]: 7 is not a string; give user IDs as text",
    "userIds[6]: null is not a string; give user IDs as text",
    'userIds[7]: {"id":"x"} is not a string; give user IDs as text',
    'userIds[8]: "a\ufffdb" contains U+0007 after "a"; remove it',
    'userIds[9]: "\ufffdabc" contains U+202E at its start; remove it',
    `userIds[10]: "${"x".repeat(120)}…" cannot be a user's ID: it contains <{%, is longer than 200 characters, or is __proto__`,
    'userIds[11]: "__proto__" cannot be a user\'s ID: it contains <{%, is longer than 200 characters, or is __proto__',
);
const admit = "(`pulumi config set uipath:additionalUserBundleCodes …` allows a code newer than this package)";
test(
    "unknown codes are errors that suggest the nearest known code",
    rejected,
    { userBundleCodes: ["ATTUN", "rpadevnu", ""] },
    `userBundleCodes[0]: "ATTUN" is not a known bundle code; did you mean ATTUNU? ${admit}`,
    `userBundleCodes[1]: "rpadevnu" is not a known bundle code; did you mean RPADEVNU? ${admit}`,
    `userBundleCodes[2]: "" is not a known bundle code; give a code such as ATTUNU ${admit}`,
);
test(
    "useExternalLicense and onRelease of another type are errors",
    rejected,
    { useExternalLicense: "yes", onRelease: "drop" },
    'useExternalLicense: "yes" is not one of false, true',
    'onRelease: "drop" is not one of "clear", "keep"',
);
const zeroWidth = "U+200B (zero width space)";
test(
    "invisible characters are errors in each input for an ID or a code",
    rejected,
    {
        userIds: ["ana", "ben\u200b", "\u{e0041}cy", "d\ud800"],
        userBundleCodes: ["ATT\u200bUNU"],
        accountId: "song-\u200bone",
    },
    `userIds[1]: "ben\ufffd" contains ${zeroWidth} after "ben"; remove it`,
    'userIds[2]: "\ufffdcy" contains U+E0041 at its start; remove it',
    'userIds[3]: "d\ufffd" contains U+D800 (unpaired surrogate) after "d"; remove it',
    `userBundleCodes[0]: "ATT\ufffdUNU" contains ${zeroWidth} after "ATT"; remove it`,
    `accountId: "song-\ufffdone" contains ${zeroWidth} after "song-"; remove it`,
);
test("invisible characters in a group ID are an error", async (t) => {
    const { plugin } = await start(t);
    plugin.resource = "group-license-allocation";
    const { failures } = await plugin.check({ groupId: "develop\u2063ers", userBundleCodes: ["ACNU"] });
    t.deepEqual(
        failures.map(({ reason }) => reason),
        ['groupId: "develop\ufffders" contains U+2063 after "develop"; remove it [UIPATH_INPUT_INVALID]'],
    );
});
test("invisible characters in the settings are errors", async (t) => {
    const { plugin } = await start(t, {
        settings: { "uipath:accountId": "song\u00a0one", "uipath:additionalUserBundleCodes": "NEWNU,OTHER\u00adNU" },
    });
    const { failures } = await plugin.check(example);
    t.deepEqual(failures.map(({ reason }) => reason).sort(), [
        'uipath:accountId: "song\ufffdone" contains U+00A0 (no-break space) after "song"; remove it [UIPATH_SETTINGS_INVALID]',
        'uipath:additionalUserBundleCodes: "OTHER\ufffdNU" contains U+00AD (soft hyphen) after "OTHER"; remove it [UIPATH_SETTINGS_INVALID]',
    ]);
});
for (const accountId of ["a/b", "..", ".", "a\\b", "a<{%b"]) {
    test(`an account ID that would change the request's path is an error: ${JSON.stringify(accountId)}`, async (t) => {
        const { plugin } = await start(t);
        const { failures } = await plugin.check({ ...example, accountId });
        t.is(failures.length, 1);
        t.regex(failures[0]?.reason ?? "", /^accountId: ".*" cannot be an organization's ID/);
    });
}
test(
    "a padded account ID is an error",
    rejected,
    { accountId: "song-one " },
    'accountId: "song-one " is blank or has spaces around it; give only the ID',
);

const urls: [string, RegExp][] = [
    ["http://automation.example.com", /would send the token unencrypted; use https:\/\//],
    ["ftp://automation.example.com", /is not an https:\/\/ URL/],
    ["automation.example.com", /is not a URL/],
    ["https://ana:p4ss@automation.example.com", /contains a user name or password/],
    ["ana:p4ss@automation.example.com", /"…@automation\.example\.com"/],
    ["https://ana:p4ss@automation.example.com:99999", /"…@automation\.example\.com:99999" (is not a URL|carries)/],
    ["https://automation.example.com?x=1", /contains a query or a fragment/],
    ["https://automation.example.com/acme#top", /contains a query or a fragment/],
    ["https://automation.example.com/lease_/api", /contains the license service's own path/],
];
for (const [baseUrl, words] of urls) {
    test(`invalid baseUrl ${baseUrl}`, async (t) => {
        const { simulator, plugin } = await start(t);
        const { failures } = await plugin.check({ ...example, baseUrl });
        t.is(failures.length, 1);
        t.regex(failures[0]?.reason ?? "", words);
        t.notRegex(failures[0]?.reason ?? "", /p4ss/);
        t.is(simulator.requests.length, 0);
    });
}

test(
    "several problems of several properties are reported at once",
    rejected,
    { userIds: [], userBundleCodes: ["NO"], accountId: "a/b" },
    `userIds: the list [] is empty; ${noUsers}`,
    `userBundleCodes[0]: "NO" is not a known bundle code; did you mean ACNU? ${admit}`,
    'accountId: "a/b" cannot be an organization\'s ID (it contains /, \\, .. or <{%, or is longer than 200 characters)',
);

test("nothing configured: each missing setting by its key and its environment variable", async (t) => {
    const plugin = await startPlugin(t, {});
    const { failures } = await plugin.check(example);
    t.deepEqual(
        failures.map(({ reason }) => reason.match(/uipath:\w+|UIPATH_\w+/g)),
        [
            ["uipath:accessToken", "UIPATH_ACCESS_TOKEN", "UIPATH_PAT", "UIPATH_SETTINGS_INVALID"],
            ["uipath:accountId", "UIPATH_ACCOUNT_ID", "UIPATH_SETTINGS_INVALID"],
            ["uipath:baseUrl", "UIPATH_URI", "UIPATH_SETTINGS_INVALID"],
        ],
    );
    t.regex(failures[0]?.reason ?? "", /pulumi config set --secret uipath:accessToken/);
});

test("settings out of range and a token with a line break are reported together, without a secret", async (t) => {
    const plugin = await startPlugin(t, {
        config: {
            "uipath:baseUrl": "https://automation.example.com",
            "uipath:accountId": "song-one",
            "uipath:accessToken": "s3cr3t\n",
            "uipath:timeoutSeconds": "0",
            "uipath:maxAttempts": "99",
            "uipath:maxConcurrentRequests": "many",
            "uipath:maxUsersPerRequest": "-1",
            "uipath:allocationMethod": "PATCH",
            "uipath:allowInsecureHttp": "perhaps",
        },
    });
    const { failures } = await plugin.check(example);
    const reasons = failures.map(({ reason }) => reason);
    t.deepEqual(reasons.map((reason) => reason.match(/^uipath:\w+/)?.[0]).sort(), [
        "uipath:accessToken",
        "uipath:allocationMethod",
        "uipath:allowInsecureHttp",
        "uipath:maxAttempts",
        "uipath:maxConcurrentRequests",
        "uipath:maxUsersPerRequest",
        "uipath:timeoutSeconds",
    ]);
    t.true(
        reasons.includes(
            'uipath:maxAttempts: "99" is not a whole number from 1 to 20; remove it to use the default [UIPATH_SETTINGS_INVALID]',
        ),
    );
    t.notRegex(reasons.join("\n"), /s3cr3t/);
});

test("the portal is not read before a setting names its organization", async (t) => {
    const plugin = await startPlugin(t, {
        config: {
            "uipath:baseUrl": "https://automation.example.com",
            "uipath:accessToken": "1234",
            "uipath:readFrom": "portal",
            "uipath:seatsFrom": "portal",
        },
    });
    const { failures } = await plugin.check({ ...example, accountId: "song-one" });
    const why =
        '"portal" reports on one organization without naming it; run `pulumi config set uipath:accountId …` or set UIPATH_ACCOUNT_ID';
    t.deepEqual(
        failures.map(({ reason }) => reason),
        [`uipath:readFrom: ${why}`, `uipath:seatsFrom: ${why}`].map((reason) => `${reason} [UIPATH_SETTINGS_INVALID]`),
    );
});

test("settings are read from the environment, and config wins", async (t) => {
    const { simulator } = await start(t);
    const plugin = await startPlugin(t, {
        config: { "uipath:accountId": "song-one" },
        environment: { UIPATH_URI: simulator.url, UIPATH_ACCOUNT_ID: "other", UIPATH_PAT: "1234" },
    });
    const { inputs, failures } = await plugin.check(example);
    t.deepEqual(failures, []);
    t.like(inputs, { accountId: "song-one", baseUrl: simulator.url });
    await plugin.create(inputs);
    t.is(simulator.ledger().seats.ATTUNU?.taken, 3);
});

test("inputs unknown at preview are accepted", async (t) => {
    const { plugin } = await start(t);
    const whole = await plugin.check({
        ...example,
        userIds: unknown,
        userBundleCodes: unknown,
        accountId: unknown,
        useExternalLicense: unknown,
    });
    t.deepEqual(whole.failures, []);
    t.like(whole.inputs, {
        userIds: unknown,
        userBundleCodes: unknown,
        accountId: unknown,
        useExternalLicense: unknown,
    });
    const parts = await plugin.check({ ...example, userIds: [unknown, "b", "a"], userBundleCodes: ["ACNU", unknown] });
    t.deepEqual(parts.failures, []);
    t.deepEqual(parts.inputs.userIds, ["a", "b", unknown]);
    t.true(
        (await plugin.diff({ id: "song-one/x", outputs: { accountId: "song-one", holders: {} } }, parts.inputs))
            .changes,
    );
});

test("config admits codes newer than the package", async (t) => {
    const { plugin } = await start(t, { settings: { "uipath:additionalUserBundleCodes": '["NEWNU", "OTHERNU"]' } });
    t.deepEqual((await plugin.check({ ...example, userBundleCodes: ["NEWNU", "ATTUNU"] })).failures, []);
});

test("defaults are filled in, sets are sorted, and the normal form is a fixed point", async (t) => {
    const { simulator, plugin } = await start(t);
    const { inputs } = await plugin.check({ userIds: ["b", "a", "b"], userBundleCodes: ["TSTNU", "ACNU"] });
    t.deepEqual(inputs, {
        userIds: ["a", "b"],
        userBundleCodes: ["ACNU", "TSTNU"],
        useExternalLicense: false,
        accountId: "song-one",
        baseUrl: simulator.url,
        __isOwnAddress: false,
        onRelease: "clear",
        __provider: plugin.provider,
    });
    t.deepEqual((await plugin.check(inputs)).inputs, inputs);
});

test("one wrong ID among valid ones is found", async (t) => {
    const { plugin } = await start(t);
    for (const wrong of ["", " a", "a\nb", 7, null, "a\u0007b", "x".repeat(201), "__proto__"]) {
        const { failures } = await plugin.check({ ...example, userIds: ["a", wrong, "c"] });
        t.is(failures.length, 1, JSON.stringify(wrong));
        t.regex(failures[0]?.reason ?? "", /^userIds\[1\]: /);
    }
});

const guid = "b39a53f7-9bcb-4dd1-8e77-3a41f0d0c4e2";
for (const spelling of [guid.toUpperCase(), `{${guid}}`, `(${guid})`, guid.replaceAll("-", ""), `'${guid}`]) {
    test(`a GUID is saved and sent in its standard form, and counts once: ${spelling}`, async (t) => {
        const { plugin } = await start(t);
        const { inputs, failures } = await plugin.check({
            ...example,
            userIds: ["a", spelling, "c", guid],
            accountId: spelling,
        });
        t.deepEqual(failures, []);
        t.deepEqual(inputs.userIds, ["a", guid, "c"]);
        t.is(inputs.accountId, guid);
        plugin.resource = "group-license-allocation";
        t.is((await plugin.check({ groupId: spelling, userBundleCodes: ["ACNU"] })).inputs.groupId, guid);
    });
}

test("an ID that is not a GUID counts once in all letter cases, and keeps its first spelling", async (t) => {
    const { plugin } = await start(t);
    const { inputs } = await plugin.check({ ...example, userIds: ["Zoe", "ana@X.com", "ZOE", "Ana@x.com", "bo"] });
    t.deepEqual(inputs.userIds, ["ana@X.com", "bo", "Zoe"]);
    const { inputs: others } = await plugin.check({ ...example, userIds: ["ANA"], accountId: "Song-One" });
    t.like(others, { userIds: ["ANA"], accountId: "Song-One" });
});

test("of very many problems, the first are printed and the rest are counted", async (t) => {
    const { plugin } = await start(t);
    const { failures } = await plugin.check({ ...example, userIds: Array.from({ length: 5_000 }, (_, i) => `${i} `) });
    t.is(failures.length, 21);
    t.is(failures[20]?.reason, "and 4980 more");
});

for (const [resource, property, meant] of [
    ["user-license-allocation", "onrelease", "onRelease"],
    ["user-license-allocation", "userIDs", "userIds"],
    ["user-license-allocation", "bundleCodes", "userBundleCodes"],
    ["user-license-allocation", "quotas", undefined],
    ["group-license-allocation", "quota", "quotas"],
    ["group-license-allocation", "useexternallicence", "useExternalLicense"],
] as const) {
    test(`an input that ${resource} does not have is an error, not ignored: ${property}`, async (t) => {
        const { simulator, plugin } = await start(t);
        plugin.resource = resource;
        const { userIds, ...rest } = example;
        const args = resource === "user-license-allocation" ? example : { ...rest, groupId: "developers" };
        const { failures } = await plugin.check({ ...args, [property]: "keep" });
        const hint = meant ? `; did you mean ${meant}?` : "";
        t.deepEqual(
            failures.map(({ reason }) => reason),
            [`${property}: there is no such input${hint} [UIPATH_INPUT_INVALID]`],
        );
        t.is(simulator.requests.length, 0);
    });
}
