import { isIP } from "node:net";
import { quote, sanitize } from "../text";

export interface AddressRules {
    /** Whether http:// is allowed beyond this machine: the setting `uipath:allowInsecureHttp`. */
    allowInsecureHttp: boolean;
    /** Whether there is a stack, so that `uipath:allowInsecureHttp` can be set. Default: yes. */
    canAllowInsecureHttp?: boolean;
}

interface Correction {
    path: string;
    reason?: string;
}

/**
 * Valid is the server's address, alone or followed by the organization's name. Addresses of pages and services, as a
 * browser shows them, are rejected with a suggestion. Never repeats a user name, password or query.
 */
export function validateBaseUrl(value: string, rules: AddressRules): string | undefined {
    const example =
        "give it as https://automation.example.com, with the organization's name after it if your address has one";
    return validateAddress(value, rules, { example, correct: correctBasePath });
}

/** Valid is the start of Identity's paths, usually ending in /identity_. Never repeats credentials or a query. */
export function validateIdentityUrl(value: string, rules: AddressRules): string | undefined {
    const example = "give it as https://automation.example.com/identity_";
    return validateAddress(value, rules, { example, correct: correctIdentityPath });
}

export function normalizeBaseUrl(value: string): string {
    return new URL(value).href.replace(/\/+$/, "");
}

function validateAddress(
    value: string,
    { allowInsecureHttp, canAllowInsecureHttp = true }: AddressRules,
    { example, correct }: { example: string; correct: (segments: readonly string[]) => Correction },
): string | undefined {
    if (!URL.canParse(value)) {
        return `${quote(withoutSecrets(value))} is not a URL; ${example}`;
    }
    const url = new URL(value);
    if (url.username || url.password) {
        const cure = "credentials belong in uipath:accessToken or another credential setting";
        return `${quote(withoutSecrets(value))} contains a user name or password; ${cure}`;
    }
    if (url.host && value.includes("@")) {
        // In `https://corp:12/42@host`, a user name and a password look like host, port and path.
        return `the address contains an @, as after a user name or password; remove them and ${example}`;
    }
    const isClear = url.protocol === "http:" && !allowInsecureHttp && !isLoopback(url.hostname);
    const shown = quote(url.host ? `${url.protocol}//${url.host}${url.pathname}` : withoutSecrets(value));
    if (url.protocol !== "https:" && url.protocol !== "http:") {
        return `${shown} is not an https:// URL; ${example}`;
    }

    const { path, reason } = correct(url.pathname.split("/").filter((segment) => segment !== ""));
    const right = sanitize(`${isClear ? "https:" : url.protocol}//${url.host}${path}`, 300);
    if (reason) {
        return `${shown} ${reason}; give ${right}`;
    }
    if (/[?#]/.test(url.href)) {
        return `${shown} contains a query or a fragment; give ${right}`;
    }
    if (isClear) {
        const allowing = canAllowInsecureHttp ? " (or set uipath:allowInsecureHttp in a closed network)" : "";
        return `${shown} would send the token unencrypted; use https://${allowing}`;
    }
    return undefined;
}

function correctBasePath(segments: readonly string[]): Correction {
    const [first] = segments;
    const path = first === undefined || isService(first) ? "" : `/${first}`;
    const service = segments.find(isService);
    if (service !== undefined && decode(service) === "lease_") {
        return { reason: "contains the license service's own path; remove /lease_ and everything after it", path };
    }
    if (service !== undefined) {
        return { reason: `is the address of a page or service (…/${sanitize(service, 40)}/…)`, path };
    }
    return segments.length > 1 ? { reason: "contains more than the organization's name", path } : { path };
}

function correctIdentityPath(segments: readonly string[]): Correction {
    const pathTo = (end: number) =>
        segments
            .slice(0, end)
            .map((segment) => `/${segment}`)
            .join("");
    const find = (...names: string[]) => segments.findIndex((segment) => names.includes(decode(segment)));

    const own = [find("identity_"), find("identity")].find((at) => at >= 0) ?? -1;
    const other = segments.find((segment) => isService(segment) && decode(segment) !== "identity_");
    if (other !== undefined && (own < 0 || segments.indexOf(other) < own)) {
        const [first = ""] = segments;
        return {
            reason: `is the address of a page or service (…/${sanitize(other, 40)}/…), not of Identity, whose address ends in /identity_`,
            path: `${isService(first) ? "" : `/${first}`}/identity_`,
        };
    }
    if (own >= 0 && own < segments.length - 1) {
        return {
            reason: `contains more than the address of Identity, which ends in /${decode(segments[own] ?? "")}`,
            path: pathTo(own + 1),
        };
    }
    const endpoint = find("connect", ".well-known");
    return endpoint >= 0 && own < 0
        ? { reason: "is the address of one of Identity's endpoints", path: pathTo(endpoint) }
        : { path: pathTo(segments.length) };
}

function isService(segment: string): boolean {
    return decode(segment).endsWith("_");
}

function decode(segment: string): string {
    try {
        return decodeURIComponent(segment).toLowerCase();
    } catch {
        return segment.toLowerCase();
    }
}

/** After an `@` only the host, and not even that if the `@` may belong to a query. */
function withoutSecrets(value: string): string {
    const at = value.lastIndexOf("@");
    const host = value.slice(at + 1).replace(at < 0 ? /[?#].*$/s : /[/?#&\\].*$/s, "");
    return at < 0 ? host : `…@${/[?#]/.test(value.slice(0, at)) ? "…" : host}`;
}

function isLoopback(hostname: string): boolean {
    return hostname === "localhost" || hostname === "[::1]" || (isIP(hostname) === 4 && hostname.startsWith("127."));
}
