import test from "ava";
import fc from "fast-check";
import { normalizeBaseUrl, validateBaseUrl, validateIdentityUrl } from "../../provider/settings/base-url";

const rules = { allowInsecureHttp: false };
const example =
    "give it as https://automation.example.com, with the organization's name after it if your address has one";
const identityExample = "give it as https://automation.example.com/identity_";
const credentials =
    "contains a user name or password; credentials belong in uipath:accessToken or another credential setting";
const anAt = (cure: string) => `the address contains an @, as after a user name or password; remove them and ${cure}`;
const aService = (segment: string) => `is the address of a page or service (…/${segment}/…)`;
const lease = "contains the license service's own path; remove /lease_ and everything after it";
const aQuery = "contains a query or a fragment";
const tooMuch = "contains more than the organization's name";

const rightAddresses = [
    "https://automation.example.com",
    "https://automation.example.com/",
    "https://AUTOMATION.example.com:8443/acme",
    "https://automation.example.com/acme/",
    "https://automation.example.com/acme_org",
    "https://automation.example.com/_acme",
    "https://automation.example.com/a%20b",
    "https://automation.example.com/%zz",
    "https://automation.example.com/identity",
    "https://[fd00::7]:8443/acme",
    "http://localhost:8080/acme",
    "http://127.0.0.1",
    "http://127.9.9.9:8080",
    "http://[::1]:8080",
];

for (const value of rightAddresses) {
    test(`${value} is a valid base URL`, (t) => {
        t.is(validateBaseUrl(value, rules), undefined);
    });
}

const wrongAddresses: [value: string, problem: string][] = [
    // An address copied from the browser: the message suggests the organization's or the server's address.
    [
        "https://host/acme/portal_/admin/licenses",
        `"https://host/acme/portal_/admin/licenses" ${aService("portal_")}; give https://host/acme`,
    ],
    ["https://host/acme/portal_", `"https://host/acme/portal_" ${aService("portal_")}; give https://host/acme`],
    ["https://host/portal_/acme/home", `"https://host/portal_/acme/home" ${aService("portal_")}; give https://host`],
    ["https://host/orchestrator_", `"https://host/orchestrator_" ${aService("orchestrator_")}; give https://host`],
    ["https://host:8443/identity_/", `"https://host:8443/identity_/" ${aService("identity_")}; give https://host:8443`],
    ["https://host/license_/x", `"https://host/license_/x" ${aService("license_")}; give https://host`],
    ["https://host/automationhub_", `"https://host/automationhub_" ${aService("automationhub_")}; give https://host`],
    ["https://host/portal%5F/x", `"https://host/portal%5F/x" ${aService("portal%5F")}; give https://host`],
    [
        "https://host/acme/default/orchestrator_/?tid=7#/jobs",
        `"https://host/acme/default/orchestrator_/" ${aService("orchestrator_")}; give https://host/acme`,
    ],
    ["https://host/acme/portal_/x?mail=ana@x.org", anAt(example)],
    [
        `https://host/${"x".repeat(60)}_`,
        `"https://host/${"x".repeat(60)}_" ${aService(`${"x".repeat(40)}…`)}; give https://host`,
    ],
    ["https://host/acme/default", `"https://host/acme/default" ${tooMuch}; give https://host/acme`],
    ["https://host//acme//default/", `"https://host//acme//default/" ${tooMuch}; give https://host/acme`],
    ["https://host/acme/default/x/y", `"https://host/acme/default/x/y" ${tooMuch}; give https://host/acme`],
    ["https://host/lease_", `"https://host/lease_" ${lease}; give https://host`],
    [
        "https://host/acme/lease_/api/account/7",
        `"https://host/acme/lease_/api/account/7" ${lease}; give https://host/acme`,
    ],
    ["https://host/acme/?x=Geheim", `"https://host/acme/" ${aQuery}; give https://host/acme`],
    ["https://host/#/Geheim", `"https://host/" ${aQuery}; give https://host`],
    ["https://host/acme#", `"https://host/acme" ${aQuery}; give https://host/acme`],
    ["https://host?", `"https://host/" ${aQuery}; give https://host`],
    ["https://host/acme?mail=ana%40x.org", `"https://host/acme" ${aQuery}; give https://host/acme`],
    // Unencrypted: the suggested address is valid itself.
    [
        "http://host/acme",
        '"http://host/acme" would send the token unencrypted; use https:// (or set uipath:allowInsecureHttp in a closed network)',
    ],
    ["http://host/acme/portal_", `"http://host/acme/portal_" ${aService("portal_")}; give https://host/acme`],
    [
        "http://localhost:8080/acme/portal_",
        `"http://localhost:8080/acme/portal_" ${aService("portal_")}; give http://localhost:8080/acme`,
    ],
    [
        "http://127.0.0.1.example.com",
        '"http://127.0.0.1.example.com/" would send the token unencrypted; use https:// (or set uipath:allowInsecureHttp in a closed network)',
    ],
    ["ftp://host/acme", `"ftp://host/acme" is not an https:// URL; ${example}`],
    ["localhost:8080", `"localhost:8080" is not an https:// URL; ${example}`],
    ["mailto:x?Geheim", `"mailto:x" is not an https:// URL; ${example}`],
    ["automation.example.com", `"automation.example.com" is not a URL; ${example}`],
    ["automation.example.com/acme?Geheim", `"automation.example.com/acme" is not a URL; ${example}`],
    ["ho st#Geheim", `"ho st" is not a URL; ${example}`],
    ["", `"" is not a URL; ${example}`],
    ["https://", `"https://" is not a URL; ${example}`],
    // User names and passwords are not shown, in any form.
    ["https://corp:Geheim@host/acme/portal_/x?y", `"…@host" ${credentials}`],
    ["https://corp@host", `"…@host" ${credentials}`],
    ["https://:Geheim@host", `"…@host" ${credentials}`],
    ["https://corp:Ge@heim/Geheim@host/x", `"…@host" ${credentials}`],
    ["https://corp:Geheim@host?mail=x@y&code=Geheim", `"…@…" ${credentials}`],
    ["https://corp:Geheim/42@host", `"…@host" is not a URL; ${example}`],
    ["https://corp:Geheim#42@host?Geheim", `"…@…" is not a URL; ${example}`],
    ["corp:Geheim@host/x?y", `"…@host" is not an https:// URL; ${example}`],
    ["https://corp?x:42@host", anAt(example)],
    ["https://corp:Ge heim@host/x?y", `"…@host" ${credentials}`],
    ["https://corp:Geheim@ho st&Geheim", `"…@ho st" is not a URL; ${example}`],
    ["https://corp:12/42@host", anAt(example)],
    ["https://corp:12?42@host", anAt(example)],
    ["https://corp:12#42@host", anAt(example)],
    ["https://corp:443/42@host", anAt(example)],
    ["https:\\\\corp:443\\42?@host", anAt(example)],
    ["https:/\n/corp:443?42@host", anAt(example)],
    ["https:corp:12?42@host", anAt(example)],
    ["https://host/acme/portal_/users/ana@x.org", anAt(example)],
];

for (const [value, problem] of wrongAddresses) {
    test(`${JSON.stringify(value)} is not a base URL`, (t) => {
        t.is(validateBaseUrl(value, rules), problem);
        t.notRegex(problem, /Geheim|corp|42/);
        const [, given] = /; give (\S+)$/.exec(problem) ?? [];
        if (given) {
            t.is(validateBaseUrl(given, rules), undefined, "what is given instead is right");
        }
    });
}

test("http:// is valid if the settings allow it, and the error without a stack names no command to set it", (t) => {
    t.is(validateBaseUrl("http://host/acme", { allowInsecureHttp: true }), undefined);
    t.is(
        validateBaseUrl("http://host/acme/portal_", { allowInsecureHttp: true }),
        `"http://host/acme/portal_" ${aService("portal_")}; give http://host/acme`,
    );
    t.is(
        validateBaseUrl("http://host", { allowInsecureHttp: false, canAllowInsecureHttp: false }),
        '"http://host/" would send the token unencrypted; use https://',
    );
});

const rightIdentities = [
    "https://host/identity_",
    "https://host/identity_/",
    "https://host/identity",
    "https://host/Identity",
    "https://host/acme/identity_",
    "https://host/identity/identity_",
    "https://host/acme/default/identity_",
    "https://identity.example.com",
    "https://sso.example.com/uipath",
    "http://localhost:5000/identity_",
];

for (const value of rightIdentities) {
    test(`${value} is a valid address of Identity`, (t) => {
        t.is(validateIdentityUrl(value, rules), undefined);
    });
}

const beyond = "contains more than the address of Identity, which ends in /identity_";
const notIdentity = (segment: string) => `${aService(segment)}, not of Identity, whose address ends in /identity_`;
const endpoint = "is the address of one of Identity's endpoints";

const wrongIdentities: [value: string, problem: string][] = [
    [
        "https://host/identity_/connect/token",
        `"https://host/identity_/connect/token" ${beyond}; give https://host/identity_`,
    ],
    [
        "https://host/acme/identity_/.well-known/openid-configuration",
        `"https://host/acme/identity_/.well-known/openid-configuration" ${beyond}; give https://host/acme/identity_`,
    ],
    ["https://host/identity_/web/?x=Geheim", `"https://host/identity_/web/" ${beyond}; give https://host/identity_`],
    ["https://host/Identity%5F/web", `"https://host/Identity%5F/web" ${beyond}; give https://host/Identity%5F`],
    ["https://host/identity_/portal_/x", `"https://host/identity_/portal_/x" ${beyond}; give https://host/identity_`],
    [
        "https://host/identity/connect/token",
        '"https://host/identity/connect/token" contains more than the address of Identity, which ends in /identity; give https://host/identity',
    ],
    ["https://host/portal_", `"https://host/portal_" ${notIdentity("portal_")}; give https://host/identity_`],
    [
        "https://host/acme/portal_/admin",
        `"https://host/acme/portal_/admin" ${notIdentity("portal_")}; give https://host/acme/identity_`,
    ],
    [
        "https://host/acme/portal_/identity_",
        `"https://host/acme/portal_/identity_" ${notIdentity("portal_")}; give https://host/acme/identity_`,
    ],
    ["https://host/lease_/api", `"https://host/lease_/api" ${notIdentity("lease_")}; give https://host/identity_`],
    [
        "https://sso.example.com/connect/token",
        `"https://sso.example.com/connect/token" ${endpoint}; give https://sso.example.com`,
    ],
    [
        "https://sso.example.com/uipath/.well-known/x",
        `"https://sso.example.com/uipath/.well-known/x" ${endpoint}; give https://sso.example.com/uipath`,
    ],
    ["https://host/identity_?x=Geheim", `"https://host/identity_" ${aQuery}; give https://host/identity_`],
    [
        "https://sso.example.com/uipath/a#Geheim",
        `"https://sso.example.com/uipath/a" ${aQuery}; give https://sso.example.com/uipath/a`,
    ],
    [
        "http://host/identity_",
        '"http://host/identity_" would send the token unencrypted; use https:// (or set uipath:allowInsecureHttp in a closed network)',
    ],
    ["identity", `"identity" is not a URL; ${identityExample}`],
    ["ftp://host/identity_", `"ftp://host/identity_" is not an https:// URL; ${identityExample}`],
    ["https://corp:Geheim@host/identity_", `"…@host" ${credentials}`],
    ["https://corp:12/42@host/identity_", anAt(identityExample)],
];

for (const [value, problem] of wrongIdentities) {
    test(`${value} is not a valid address of Identity`, (t) => {
        t.is(validateIdentityUrl(value, rules), problem);
        t.notRegex(problem, /Geheim|corp|42/);
        const [, given] = /; give (\S+)$/.exec(problem) ?? [];
        if (given) {
            t.is(validateIdentityUrl(given, rules), undefined, "what is given instead is right");
        }
    });
}

test("a base URL is compared without a slash at its end and with its host in lower case", (t) => {
    t.is(normalizeBaseUrl("HTTPS://Automation.Example.COM:443/Acme//"), "https://automation.example.com/Acme");
    t.is(normalizeBaseUrl("https://automation.example.com"), "https://automation.example.com");
});

/** Parts of addresses, so random values resemble real ones. */
const pieces = fc.constantFrom(
    ..."@:/?#\\%[]. \n\ud800ö09af_",
    "https://",
    "http://",
    "host",
    "acme",
    "/portal_",
    "/lease_",
    "/identity_",
    "/connect/token",
    "%5F",
    ":443",
);
const address = fc
    .array(fc.oneof(pieces, fc.string({ unit: "binary", maxLength: 3 })), { maxLength: 12 })
    .map((each) => each.join(""));

test("nothing throws, and each suggested address is valid", (t) => {
    fc.assert(
        fc.property(
            fc.oneof(
                address,
                address.map((path) => `https://host/${path}`),
            ),
            fc.boolean(),
            (value, allowed) => {
                for (const validate of [validateBaseUrl, validateIdentityUrl]) {
                    const problem = validate(value, { allowInsecureHttp: allowed });
                    const [, given] = /; give (http\S+)$/.exec(problem ?? "") ?? [];
                    if (given && !given.endsWith("…")) {
                        t.is(validate(given, { allowInsecureHttp: allowed }), undefined, `${value} → ${given}`);
                    }
                    if (problem === undefined) {
                        t.is(validate(normalizeBaseUrl(value), { allowInsecureHttp: allowed }), undefined);
                        t.notRegex(normalizeBaseUrl(value), /[?#@]/);
                    }
                }
            },
        ),
        { numRuns: 5_000 },
    );
});

test("no part of a user name, password or query is shown", (t) => {
    // Characters that appear in no sentence and in no host.
    const secret = fc
        .array(fc.constantFrom(..."QZ79QZ79/?#\\%@:\n ", "%2F", "/portal_/"), { minLength: 1, maxLength: 9 })
        .map((each) => each.join(""));
    const scheme = fc.constantFrom("https://", "http://", "https:", "https:\\\\", "");
    const place = fc.constantFrom("host", "host:80", "host/acme", "host/acme/portal_/x", "host/a/b", "");
    fc.assert(
        fc.property(scheme, secret, secret, place, secret, (scheme, user, password, place, query) => {
            for (const validate of [validateBaseUrl, validateIdentityUrl]) {
                const behindAt = query.replaceAll(/[@]/g, "");
                t.notRegex(validate(`${scheme}${user}:${password}@${place}`, rules) ?? "", /[QZ79]/);
                t.notRegex(validate(`${scheme}${user}:${password}@${place}?${behindAt}`, rules) ?? "", /[QZ79]/);
                t.notRegex(validate(`https://${place || "host"}?${query}`, rules) ?? "", /[QZ79]/);
            }
        }),
        { numRuns: 3_000 },
    );
});
