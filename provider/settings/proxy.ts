import { BlockList, isIP } from "node:net";
import { domainToASCII } from "node:url";

export interface ProxySetting {
    /** For the agent. The user name and password, if any, are percent-encoded. Secret. */
    url: string;
    /** `http://host:port`, for messages, without user name and password. */
    shown: string;
    variable: string;
}

const form = "give it as http://host:port";
const cure = `${form}; percent-encode special characters in a password, as in %2F for /`;

/** Schemes that a message may repeat. Another word before `://` may be the start of a password. */
const otherSchemes = /^(socks[45]?[ah]?|ftp|quic)$/;

/**
 * The proxy for an address, or in one sentence the problem with the variable that sets it. Neither if the address is reached
 * directly, as every `http:` address is, because a proxy would read the token.
 *
 * Reads `https_proxy`, `HTTPS_PROXY`, `all_proxy`, `ALL_PROXY`, `no_proxy` and `NO_PROXY` as curl and Go do; the first that
 * is not blank counts. Where the two differ:
 * - a `NO_PROXY` entry counts if either understands it, such as `host:port` (Go) or entries separated by whitespace (curl);
 * - loopback addresses are not special (curl; Go never proxies them);
 * - the default port of a proxy is 80 or 443 (Go; curl uses 1080);
 * - only `@`, `[` and `]` may be unencoded in credentials (curl or Go accepts them too).
 */
export function findProxy(url: URL, environment: NodeJS.ProcessEnv): { proxy?: ProxySetting; problem?: string } {
    const variable = firstSet(["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"], environment);
    if (url.protocol !== "https:" || !variable || isExcluded(url, environment)) {
        return {};
    }
    return readProxy((environment[variable] as string).trim(), variable);
}

/**
 * The passwords of all proxies in the environment, to keep them out of messages: each password and each `user:password`, as
 * written and percent-decoded, also from values that are no URLs. Never throws.
 */
export function proxySecrets(environment: NodeJS.ProcessEnv): string[] {
    const secrets = new Set<string>();
    for (const name of ["https_proxy", "http_proxy", "all_proxy"].flatMap((each) => [each, each.toUpperCase()])) {
        const value = (environment[name] ?? "").trim();
        const { scheme, userinfo } = split(value);
        const wholes = [userinfo, isKnown(scheme) ? undefined : split(value, "").userinfo];
        for (const whole of wholes.filter((each) => each !== undefined)) {
            const { user, password } = splitUserinfo(whole);
            for (const text of [whole, password || user]) {
                secrets.add(text).add(decodeLeniently(text));
            }
        }
    }
    secrets.delete("");
    return [...secrets];
}

function firstSet(names: readonly string[], environment: NodeJS.ProcessEnv): string | undefined {
    return names.find((name) => environment[name]?.trim());
}

/** As in Go, the user name and password end at the last `@`. */
function split(
    value: string,
    scheme = /^[a-z][a-z0-9+.-]*(?=:\/\/)/i.exec(value)?.[0] ?? "",
): { scheme: string; userinfo: string | undefined; place: string } {
    const rest = scheme ? value.slice(scheme.length + "://".length) : value;
    const at = rest.lastIndexOf("@");
    return {
        scheme: scheme.toLowerCase(),
        userinfo: at < 0 ? undefined : rest.slice(0, at),
        place: rest.slice(at + 1),
    };
}

function isKnown(scheme: string): boolean {
    return scheme === "http" || scheme === "https" || otherSchemes.test(scheme);
}

function splitUserinfo(userinfo: string): { user: string; password: string } {
    const [user = "", ...password] = userinfo.split(":");
    return { user, password: password.join(":") };
}

function readProxy(value: string, variable: string): { proxy?: ProxySetting; problem?: string } {
    const { scheme, userinfo = "", place } = split(value);
    const address = readPlace(place, scheme === "https" ? "https" : "http");
    // A host without a port may be the end of a password with an unencoded `@`.
    const whole =
        address.problem === undefined && address.hasPort ? `${address.url.hostname}:${address.port}` : undefined;
    if (scheme !== "" && scheme !== "http" && scheme !== "https") {
        const what = whole && isKnown(scheme) ? `${scheme}://${whole}` : (whole ?? "its value");
        return { problem: `${variable}: ${what} is not an http:// or https:// proxy; ${form}` };
    }
    const credentials = encodeCredentials(userinfo);
    if (credentials === undefined) {
        const where = whole ? ` before ${whole}` : "";
        return { problem: `${variable}: the user name or password${where} is not percent-encoded; ${cure}` };
    }
    if (address.problem !== undefined) {
        return { problem: `${variable} ${address.problem}; ${cure}` };
    }
    const { url, port } = address;
    const shown = `${url.protocol}//${url.hostname}:${port}`;
    return { proxy: { url: `${url.protocol}//${credentials}${url.hostname}:${port}`, shown, variable } };
}

type Place = { url: URL; port: string; hasPort: boolean; problem?: undefined } | { problem: string };

/** As in curl and Go, a path, query or fragment is ignored. */
function readPlace(place: string, scheme: "http" | "https"): Place {
    const [authority = ""] = place.split(/[/?#\\]/, 1);
    const [, host = "", port = ""] = /^(\[.*\]|[^:]*)(?::(.*))?$/s.exec(authority) ?? [];
    if (host === "") {
        return { problem: "names no host" };
    }
    if (port !== "" && !(/^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535)) {
        return { problem: "has a port that is not a number from 1 to 65535" };
    }
    // A URL silently drops line breaks and tabs.
    if (/\s/.test(host) || !URL.canParse(`${scheme}://${host}`)) {
        return { problem: "is not the address of a proxy" };
    }
    const fallback = scheme === "https" ? "443" : "80";
    return { url: new URL(`${scheme}://${host}`), port: String(Number(port || fallback)), hasPort: port !== "" };
}

/** With the `@`; undefined if they are not percent-encoded. */
function encodeCredentials(userinfo: string): string | undefined {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this looks for
    if (/[/?#\\\s\u0000-\u001f\u007f]/.test(userinfo)) {
        return undefined;
    }
    const { user, password } = splitUserinfo(userinfo);
    try {
        const [name, secret] = [user, password].map((text) => encodeURIComponent(decodeURIComponent(text)));
        return name || secret ? `${name}${secret && `:${secret}`}@` : "";
    } catch {
        return undefined;
    }
}

/** A percent-encoded UTF-8 character of any length. */
const escaped = /%[0-7][\da-f]|%[cd][\da-f]%[89ab][\da-f]|%e[\da-f](%[89ab][\da-f]){2}|%f[0-7](%[89ab][\da-f]){3}/gi;

function decodeLeniently(text: string): string {
    return text.replace(escaped, (character) => {
        try {
            return decodeURIComponent(character);
        } catch {
            return character;
        }
    });
}

function isExcluded(url: URL, environment: NodeJS.ProcessEnv): boolean {
    const variable = firstSet(["no_proxy", "NO_PROXY"], environment) ?? "";
    const host = withoutDots(url.hostname.replace(/^\[(.*)\]$/, "$1"));
    const port = Number(url.port || 443);
    return (environment[variable] ?? "").split(/[\s,]+/).some((entry) => covers(entry, host, port));
}

/** The host is in its URL form: lowercase, ASCII, full addresses. */
function covers(entry: string, host: string, port: number): boolean {
    if (entry === "*") {
        return true;
    }
    const [, range = "", bits] = /^(.*)\/(\d{1,3})$/.exec(entry) ?? [];
    if (bits !== undefined) {
        return isInRange(host, range, Number(bits));
    }
    const [, name = "", entryPort] = isIP(entry)
        ? ["", entry]
        : (/^(\[.*\]|[^:/?#\\@]*)(?::(\d*))?$/.exec(entry) ?? []);
    if (entryPort && Number(entryPort) !== port) {
        return false;
    }
    if (isIP(host)) {
        const address = name.replace(/^\[(.*)\]$/, "$1");
        return isInRange(host, address, isIP(address) === 6 ? 128 : 32);
    }
    const domain = withoutDots(domainToASCII(name.replace(/^\*?\./, "")));
    return domain !== "" && (host === domain || host.endsWith(`.${domain}`));
}

/** A range is like 10.0.0.0/8. Accepts IPv4 addresses in IPv6 notation. */
function isInRange(host: string, range: string, bits: number): boolean {
    const network = range.replace(/^\[(.*)\]$/, "$1");
    if (!isIP(host) || !isIP(network) || network.includes("%") || bits > (isIP(network) === 6 ? 128 : 32)) {
        return false;
    }
    const list = new BlockList();
    list.addSubnet(network, bits, isIP(network) === 6 ? "ipv6" : "ipv4");
    return list.check(host, isIP(host) === 6 ? "ipv6" : "ipv4");
}

/** Final dots only mark a name as complete. */
function withoutDots(name: string): string {
    return name.replace(/\.+$/, "");
}
