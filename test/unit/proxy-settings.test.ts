import { isIPv4 } from "node:net";
import test from "ava";
import fc from "fast-check";
import { findProxy, proxySecrets } from "../../provider/settings/proxy";

const target = new URL("https://automation.example.com");
const cure = "give it as http://host:port; percent-encode special characters in a password, as in %2F for /";

/** The proxy's address for messages, if any. Fails on a problem. */
function shownProxy(address: string, environment: NodeJS.ProcessEnv): string | undefined {
    const { proxy, problem } = findProxy(new URL(address), environment);
    if (problem) {
        throw new Error(problem);
    }
    return proxy?.shown;
}

test("lower case wins, a proxy for https wins over one for all, and blank counts as not set", (t) => {
    const all = {
        https_proxy: "http://one:1",
        HTTPS_PROXY: "http://two:2",
        all_proxy: "http://three:3",
        ALL_PROXY: "http://four:4",
    };
    const names = Object.keys(all) as (keyof typeof all)[];
    const hosts = ["one:1", "two:2", "three:3", "four:4"];
    const environment: NodeJS.ProcessEnv = { ...all, http_proxy: "http://other:9", HTTP_PROXY: "http://other:9" };
    for (const [index, name] of names.entries()) {
        const { proxy } = findProxy(target, environment);
        t.is(proxy?.variable, name);
        t.is(proxy?.shown, `http://${hosts[index]}`);
        environment[name] = index % 2 === 0 ? "" : " \t";
    }
    t.deepEqual(findProxy(target, environment), {});
    t.deepEqual(findProxy(target, {}), {});
});

test("an http: server is reached directly with any variables", (t) => {
    for (const value of ["http://proxy:3128", "http://corp:Geheim/42@proxy:3128"]) {
        t.deepEqual(findProxy(new URL("http://automation.example.com"), { HTTPS_PROXY: value, ALL_PROXY: value }), {});
    }
});

const readable: [value: string, url: string, shown?: string][] = [
    ["http://proxy:3128", "http://proxy:3128"],
    ["HTTP://Proxy.Example.COM:3128", "http://proxy.example.com:3128"],
    ["  http://proxy:3128/ \n", "http://proxy:3128"],
    ["proxy:3128", "http://proxy:3128"],
    ["proxy", "http://proxy:80"],
    ["proxy.example.com", "http://proxy.example.com:80"],
    ["proxy:", "http://proxy:80"],
    ["http://proxy:03128", "http://proxy:3128"],
    ["http://proxy:1", "http://proxy:1"],
    ["http://proxy:65535", "http://proxy:65535"],
    ["https://proxy", "https://proxy:443"],
    ["https://proxy:8443", "https://proxy:8443"],
    ["https://proxy:80", "https://proxy:80"],
    ["http://proxy:443", "http://proxy:443"],
    ["10.0.0.1:3128", "http://10.0.0.1:3128"],
    ["[::1]:3128", "http://[::1]:3128"],
    ["http://[0:0:0:0:0:0:0:1]", "http://[::1]:80"],
    ["http://proxy_1:3128", "http://proxy_1:3128"],
    ["http://proxy:3128/path?query#fragment", "http://proxy:3128"],
    ["http://proxy:3128?query", "http://proxy:3128"],
    ["http://proxy:3128#fragment", "http://proxy:3128"],
    ["http://bücher.example:3128", "http://xn--bcher-kva.example:3128"],
    ["http://corp:Geheim42@proxy:3128", "http://corp:Geheim42@proxy:3128", "http://proxy:3128"],
    ["corp:Geheim42@proxy:3128", "http://corp:Geheim42@proxy:3128", "http://proxy:3128"],
    ["https://corp:Geheim42@proxy", "https://corp:Geheim42@proxy:443", "https://proxy:443"],
    ["http://corp@proxy:3128", "http://corp@proxy:3128", "http://proxy:3128"],
    ["http://:Geheim42@proxy:3128", "http://:Geheim42@proxy:3128", "http://proxy:3128"],
    ["http://corp:@proxy:3128", "http://corp@proxy:3128", "http://proxy:3128"],
    ["http://@proxy:3128", "http://proxy:3128"],
    ["http://:@proxy:3128", "http://proxy:3128"],
    ["http://corp:Geheim%2F42@proxy:3128", "http://corp:Geheim%2F42@proxy:3128", "http://proxy:3128"],
    ["http://ana@example.com:p@ss@proxy:3128", "http://ana%40example.com:p%40ss@proxy:3128", "http://proxy:3128"],
    ["http://corp:a:b:c@proxy:3128", "http://corp:a%3Ab%3Ac@proxy:3128", "http://proxy:3128"],
    ["http://corp:Größe@proxy:3128", "http://corp:Gr%C3%B6%C3%9Fe@proxy:3128", "http://proxy:3128"],
    ["http://CORP%5Cana:[x]@proxy:3128", "http://CORP%5Cana:%5Bx%5D@proxy:3128", "http://proxy:3128"],
    ["http://corp:%25@[fd00::7]:3128", "http://corp:%25@[fd00::7]:3128", "http://[fd00::7]:3128"],
];

for (const [value, url, shown = url] of readable) {
    test(`${JSON.stringify(value)} is the proxy ${shown}`, (t) => {
        t.deepEqual(findProxy(target, { HTTPS_PROXY: value }), { proxy: { url, shown, variable: "HTTPS_PROXY" } });
        t.true(URL.canParse(url));
    });
}

const notEncoded = `: the user name or password before proxy:3128 is not percent-encoded; ${cure}`;
const notShown = `: the user name or password is not percent-encoded; ${cure}`;
const noHost = ` names no host; ${cure}`;
const badPort = ` has a port that is not a number from 1 to 65535; ${cure}`;
const noAddress = ` is not the address of a proxy; ${cure}`;
const otherScheme = (what: string) => `: ${what} is not an http:// or https:// proxy; give it as http://host:port`;

const unreadable: [value: string, problem: string][] = [
    ["http://corp:Geheim/42@proxy:3128", notEncoded],
    ["http://corp:12/42@proxy:3128", notEncoded],
    ["http://cor/p:12@proxy:3128", notEncoded],
    ["http://u:p#w@proxy:3128", notEncoded],
    ["http://u:p?w@proxy:3128", notEncoded],
    ["http://u:p\\w@proxy:3128", notEncoded],
    ["http://u:p w@proxy:3128", notEncoded],
    ["http://u:p\nw@proxy:3128", notEncoded],
    ["http://u:p\u0000w@proxy:3128", notEncoded],
    ["http://u:p\u007fw@proxy:3128", notEncoded],
    ["http://u:100%@proxy:3128", notEncoded],
    ["http://u%:p@proxy:3128", notEncoded],
    ["http://u:p%zz@proxy:3128", notEncoded],
    ["http://u:Gr%F6%DFe@proxy:3128", notEncoded],
    ["http://u:\ud800@proxy:3128", notEncoded],
    ["u:p/w@proxy:3128", notEncoded],
    ["u:p://w@proxy:3128", notEncoded],
    ["http://u:p/w@proxy:3128/path?Geheim", notEncoded],
    ["https://u:p/w@proxy:3128", notEncoded],
    [
        "http://u:p/w@[FD00::7]:3128",
        `: the user name or password before [fd00::7]:3128 is not percent-encoded; ${cure}`,
    ],
    ["http://u:p#w@proxy", notShown],
    ["http://u:p/x@Geheim", notShown],
    ["http://u:p/w@proxy:99999", notShown],
    ["http://u:p/w@", notShown],
    ["http://", noHost],
    ["http:///", noHost],
    ["http:///path", noHost],
    ["//proxy:3128", noHost],
    [":3128", noHost],
    ["http://:3128", noHost],
    ["http://u:p@", noHost],
    ["http://u:p@:3128", noHost],
    ["http://proxy:0", badPort],
    ["http://proxy:65536", badPort],
    ["http://proxy:99999", badPort],
    ["http://proxy:-1", badPort],
    ["http://corp:Geheim/42", badPort],
    ["http://u:p@proxy:Geheim", badPort],
    ["http://one:1,http://two:2", badPort],
    ["fd00::7:3128", badPort],
    ["http://[::1]3128", badPort],
    ["http://pro xy:3128", noAddress],
    ["http://pro\nxy:3128", noAddress],
    ["http://[::1:3128", badPort],
    ["http://[Geheim]:3128", noAddress],
    ["http://999.1.1.1:3128", noAddress],
    ["http://pro|xy:3128", noAddress],
    ["socks5://proxy:1080", otherScheme("socks5://proxy:1080")],
    ["SOCKS5H://u:p@proxy:1080/path?Geheim", otherScheme("socks5h://proxy:1080")],
    ["socks5://u:p/w@proxy:1080", otherScheme("socks5://proxy:1080")],
    ["socks4a://proxy", otherScheme("its value")],
    ["geheim://x@proxy:3128", otherScheme("proxy:3128")],
    ["geheim://x@y", otherScheme("its value")],
].map(([value = "", problem = ""]) => [value, problem]);

for (const [value, problem] of unreadable) {
    test(`${JSON.stringify(value)} is a problem with a remedy`, (t) => {
        for (const variable of ["HTTPS_PROXY", "all_proxy"]) {
            const reading = findProxy(target, { [variable]: value });
            t.deepEqual(reading, { problem: `${variable}${problem}` });
            t.notRegex(reading.problem ?? "", /geheim|corp|p w|p\Ww|100%|%zz/i);
        }
    });
}

test("an invalid proxy is no problem for a server in NO_PROXY", (t) => {
    t.deepEqual(findProxy(target, { HTTPS_PROXY: "http://u:p/w@proxy", NO_PROXY: "example.com" }), {});
});

const spared: [entries: string, address: string][] = [
    ["*", "https://automation.example.com"],
    ["other.org,*", "https://automation.example.com"],
    ["*", "https://10.0.0.1"],
    ["*", "https://[::1]"],
    ["example.com", "https://example.com"],
    ["example.com", "https://automation.example.com"],
    ["example.com", "https://a.b.example.com:8443"],
    [".example.com", "https://example.com"],
    [".example.com", "https://automation.example.com"],
    ["*.example.com", "https://example.com"],
    ["*.example.com", "https://automation.example.com"],
    ["com", "https://example.com"],
    ["localhost", "https://localhost"],
    ["EXAMPLE.com", "https://Automation.Example.COM"],
    ["example.com.", "https://example.com"],
    ["example.com", "https://example.com."],
    ["example.com", "https://automation.example.com."],
    [".example.com.", "https://automation.example.com"],
    ["example.com:443", "https://automation.example.com"],
    [".example.com:443", "https://automation.example.com:443"],
    ["*.example.com:8443", "https://automation.example.com:8443"],
    ["example.com.:8443", "https://example.com:8443"],
    ["example.com:", "https://example.com:8443"],
    ["bücher.example", "https://shop.xn--bcher-kva.example"],
    ["BÜCHER.example", "https://bücher.example"],
    ["a.org, b.org ,example.com", "https://example.com"],
    ["a.org b.org\texample.com\n", "https://example.com"],
    ["a.org,,  ,example.com,", "https://example.com"],
    ["10.0.0.1", "https://10.0.0.1"],
    ["10.0.0.1:443", "https://10.0.0.1"],
    ["10.0.0.1:8443", "https://10.0.0.1:8443"],
    ["127.0.0.1", "https://127.0.0.1:8443"],
    ["::1", "https://[::1]"],
    ["[::1]", "https://[::1]:8443"],
    ["[::1]:8443", "https://[::1]:8443"],
    ["[::1]:443", "https://[::1]"],
    ["0:0:0:0:0:0:0:1", "https://[::1]"],
    ["FD00::A", "https://[fd00:0::000a]"],
    ["::ffff:10.0.0.1", "https://10.0.0.1"],
    ["[::ffff:a00:1]:443", "https://10.0.0.1"],
    ["10.0.0.1", "https://[::ffff:10.0.0.1]"],
    ["10.0.0.0/8", "https://10.255.255.255"],
    ["10.1.2.3/8", "https://10.255.255.255"],
    ["10.0.0.0/8", "https://[::ffff:10.1.2.3]"],
    ["::ffff:10.0.0.0/104", "https://10.1.2.3"],
    ["192.168.0.0/23", "https://192.168.1.255"],
    ["192.168.0.1/32", "https://192.168.0.1"],
    ["0.0.0.0/0", "https://203.0.113.9"],
    ["fd00::/8", "https://[fdff::1]"],
    ["[fd00::]/8", "https://[fdff::1]"],
    ["2001:db8::/33", "https://[2001:db8:7fff::1]"],
    ["::1/128", "https://[::1]"],
    ["nonsense/99,10.0.0.0/8", "https://10.0.0.1"],
];

for (const [entries, address] of spared) {
    test(`NO_PROXY=${JSON.stringify(entries)} covers ${address}`, (t) => {
        t.is(shownProxy(address, { HTTPS_PROXY: "proxy:3128", NO_PROXY: entries }), undefined);
        t.is(shownProxy(address, { ALL_PROXY: "proxy:3128", no_proxy: entries }), undefined);
    });
}

const proxied: [entries: string, address: string][] = [
    ["", "https://localhost"],
    ["", "https://127.0.0.1"],
    ["", "https://[::1]"],
    ["example.com", "https://notexample.com"],
    ["*.example.com", "https://notexample.com"],
    ["*example.com", "https://automation.example.com"],
    ["example.com", "https://example.com.evil.org"],
    ["automation.example.com", "https://example.com"],
    ["example", "https://example.com"],
    ["example.com:8443", "https://automation.example.com"],
    ["example.com:443", "https://automation.example.com:8443"],
    ["example.com:4433", "https://automation.example.com"],
    ["example.com:abc", "https://automation.example.com"],
    ["example.com:443:443", "https://automation.example.com"],
    [":443", "https://automation.example.com"],
    ["*:443", "https://automation.example.com"],
    ["https://automation.example.com", "https://automation.example.com"],
    ["automation.example.com/", "https://automation.example.com"],
    ["ana@automation.example.com", "https://automation.example.com"],
    [".", "https://."],
    [".", "https://automation.example.com"],
    ["*.", "https://automation.example.com"],
    ["automation.*", "https://automation.example.com"],
    ["exa mple.com", "https://example.com"],
    ["10.0.0.1", "https://10.0.0.10"],
    ["0.0.1", "https://10.0.0.1"],
    ["10.0.0.1:8443", "https://10.0.0.1"],
    ["10.1", "https://10.0.0.1"],
    ["10.*", "https://10.0.0.1"],
    ["::1", "https://[::2]"],
    ["[::1]:8443", "https://[::1]"],
    ["[::1", "https://[::1]"],
    ["fe80::1%eth0", "https://[fe80::1]"],
    ["10.0.0.0/8", "https://11.0.0.1"],
    ["10.0.0.0/8", "https://10.example.com"],
    ["10.0.0.0/33", "https://10.0.0.0"],
    ["10.0.0.0/", "https://10.0.0.0"],
    ["10.0.0.0/-1", "https://10.0.0.0"],
    ["10.0.0.0/8x", "https://10.0.0.0"],
    ["10.0.0/8", "https://10.0.0.0"],
    ["192.168.0.0/23", "https://192.168.2.0"],
    ["192.168.0.1/32", "https://192.168.0.2"],
    ["0.0.0.0/0", "https://[2001:db8::1]"],
    ["0.0.0.0/0", "https://automation.example.com"],
    ["fd00::/8", "https://[fe00::1]"],
    ["2001:db8::/33", "https://[2001:db8:8000::1]"],
    ["fd00::/129", "https://[fd00::]"],
    ["fe80::1%eth0/64", "https://[fe80::2]"],
    ["/8", "https://10.0.0.0"],
    ["example.com/8", "https://example.com"],
];

for (const [entries, address] of proxied) {
    test(`NO_PROXY=${JSON.stringify(entries)} does not cover ${address}`, (t) => {
        t.is(shownProxy(address, { HTTPS_PROXY: "proxy:3128", NO_PROXY: entries }), "http://proxy:3128");
    });
}

test("no_proxy wins over NO_PROXY, and blank counts as not set", (t) => {
    const environment = { HTTPS_PROXY: "proxy:3128", no_proxy: "other.org", NO_PROXY: "example.com" };
    t.is(shownProxy(target.href, environment), "http://proxy:3128");
    t.is(shownProxy(target.href, { ...environment, no_proxy: " " }), undefined);
});

const secrets: [value: string, secrets: string[]][] = [
    ["", []],
    ["http://proxy:3128", []],
    ["http://@proxy:3128", []],
    ["http://:@proxy:3128", [":"]],
    ["http://corp:Geheim42@proxy:3128", ["corp:Geheim42", "Geheim42"]],
    [" corp:Geheim42@proxy:3128 ", ["corp:Geheim42", "Geheim42"]],
    ["http://corp:Geheim%2F42@proxy", ["corp:Geheim%2F42", "corp:Geheim/42", "Geheim%2F42", "Geheim/42"]],
    ["http://corp:Geheim/42@proxy:3128", ["corp:Geheim/42", "Geheim/42"]],
    ["http://corp:12/42@proxy:3128", ["corp:12/42", "12/42"]],
    ["http://ana@example.com:p@s:s@proxy", ["ana@example.com:p@s:s", "p@s:s"]],
    ["http://token42@proxy", ["token42"]],
    ["http://token42:@proxy", ["token42:", "token42"]],
    ["http://:Geheim42@proxy", [":Geheim42", "Geheim42"]],
    ["http://corp:100%%32%F6@proxy", ["corp:100%%32%F6", "corp:100%2%F6", "100%%32%F6", "100%2%F6"]],
    ["http://corp:%c3%B6%F6ö@proxy", ["corp:%c3%B6%F6ö", "corp:ö%F6ö", "%c3%B6%F6ö", "ö%F6ö"]],
    [
        "http://corp:%E2%82%AC%f0%9f%8e%b5@proxy",
        ["corp:%E2%82%AC%f0%9f%8e%b5", "corp:€🎵", "%E2%82%AC%f0%9f%8e%b5", "€🎵"],
    ],
    ["http://corp:%C0%80@proxy", ["corp:%C0%80", "%C0%80"]],
    ["socks5://corp:Geheim42@proxy", ["corp:Geheim42", "Geheim42"]],
    ["geheim://42@proxy", ["42", "geheim://42", "//42"]],
    ["corp:Geheim://42@proxy", ["corp:Geheim://42", "Geheim://42"]],
    ["http://corp:Ge\nheim@pro xy:99999", ["corp:Ge\nheim", "Ge\nheim"]],
];

for (const [value, expected] of secrets) {
    test(`the secrets of ${JSON.stringify(value)} are known`, (t) => {
        t.deepEqual(new Set(proxySecrets({ HTTPS_PROXY: value })), new Set(expected));
    });
}

test("secrets are collected from every proxy variable", (t) => {
    const names = ["https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"];
    const environment = Object.fromEntries(names.map((name, index) => [name, `http://corp:Geheim${index}@proxy`]));
    const expected = names.flatMap((_, index) => [`corp:Geheim${index}`, `Geheim${index}`]);
    t.deepEqual(new Set(proxySecrets(environment)), new Set(expected));
    t.deepEqual(proxySecrets({}), []);
});

/** Parts of addresses, so random values resemble real ones. */
const pieces = fc.constantFrom(..."@:/?#\\%[]., *\n\t\ud800ö019af", "://", "http://", "socks5://", "%2F", "%F6", "::1");
const address = fc
    .array(fc.oneof(pieces, fc.string({ unit: "binary", maxLength: 3 })), { maxLength: 12 })
    .map((each) => each.join(""));

test("nothing throws with any variables", (t) => {
    fc.assert(
        fc.property(address, address, fc.webUrl({ validSchemes: ["https"] }), (proxy, noProxy, url) => {
            const environment = { HTTPS_PROXY: proxy, no_proxy: noProxy };
            const found = findProxy(new URL(url), environment);
            proxySecrets(environment);
            if (found.proxy) {
                const agentUrl = new URL(found.proxy.url);
                decodeURIComponent(agentUrl.username + agentUrl.password);
                new URL(found.proxy.shown);
            }
        }),
        { numRuns: 5_000 },
    );
    t.pass();
});

test("neither a problem nor the shown proxy contains any part of the user name or password, and all of these are redacted", (t) => {
    // Characters that appear in no sentence and in no host.
    const letters = fc.constantFrom(..."QZ79");
    const word = fc.array(fc.oneof(letters, fc.constantFrom(..."/?#\\%@: \n", "://", "%2F")), {
        minLength: 1,
        maxLength: 9,
    });
    const scheme = fc.constantFrom("", "http://", "https://", "socks5://", "QZ://", "ftp://");
    const place = fc.constantFrom("proxy:3128", "proxy", "proxy:66666", "", "[::1]:3128", "a b", "proxy:3128/path");
    let problems = 0;
    fc.assert(
        fc.property(scheme, word, word, place, (scheme, user, password, place) => {
            const userinfo = `${user.join("")}:${password.join("")}`.trimStart();
            const environment = { HTTPS_PROXY: `${scheme}${userinfo}@${place}` };
            const { proxy, problem = "" } = findProxy(target, environment);
            problems += problem ? 1 : 0;
            t.notRegex(problem + (proxy?.shown ?? ""), /[QZ79]/);
            t.true(proxySecrets(environment).includes(userinfo) || userinfo === "");
        }),
        { numRuns: 3_000 },
    );
    t.true(problems > 1_000);
});

test("a range covers the addresses with its leading bits", (t) => {
    const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
    const written = (address: Uint8Array) =>
        address.length === 4
            ? address.join(".")
            : Array.from({ length: 8 }, (_, at) =>
                  ((address[2 * at] ?? 0) * 256 + (address[2 * at + 1] ?? 0)).toString(16),
              ).join(":");
    const bitsOf = (address: Uint8Array) => [...address].map((byte) => byte.toString(2).padStart(8, "0")).join("");
    const near = fc
        .constantFrom(4, 16)
        .chain((length) =>
            fc.record({ network: bytes(length), flipped: fc.nat(length * 8 - 1), bits: fc.nat(length * 8) }),
        );
    fc.assert(
        fc.property(near, ({ network, flipped, bits }) => {
            const host = Uint8Array.from(network);
            host[flipped >> 3] = (host[flipped >> 3] ?? 0) ^ (128 >> (flipped & 7));
            const url = isIPv4(written(host)) ? `https://${written(host)}` : `https://[${written(host)}]`;
            const shown = shownProxy(url, { HTTPS_PROXY: "proxy:3128", NO_PROXY: `${written(network)}/${bits}` });
            t.is(shown === undefined, bitsOf(host).slice(0, bits) === bitsOf(network).slice(0, bits), url);
        }),
    );
});
