import { isIP } from "node:net";
import { clip, quote } from "../text";

export interface AddressRules {
    /** Whether http:// is fine beyond this machine: the setting `uipath:allowInsecureHttp`. */
    allowInsecureHttp: boolean;
    /** Whether there is a stack, so that `uipath:allowInsecureHttp` can be set. Default: yes. */
    canAllowInsecureHttp?: boolean;
}

/** The path that an address has to have, and why the one that was given is another; no reason where it is right. */
interface Correction {
    path: string;
    reason?: string;
}

/**
 * What is wrong with a base URL and how to mend it; undefined when nothing is. Right is the server's address alone, or with
 * the organization's name behind it; addresses of pages and services, as a browser shows them, are refused with the one to
 * give. Never repeats a user name, password or query in it.
 */
export function validateBaseUrl(value: string, rules: AddressRules): string | undefined {
    const example =
        "give it as https://automation.example.com, with the organization's name after it if your address has one";
    return validateAddress(value, rules, { example, correct: correctBasePath });
}

/**
 * What is wrong with the address of Identity and how to mend it; undefined when nothing is. Right is where Identity's own
 * paths begin, which most often ends in /identity_. Never repeats a user name, password or query in it.
 */
export function validateIdentityUrl(value: string, rules: AddressRules): string | undefined {
    const example = "give it as https://automation.example.com/identity_";
    return validateAddress(value, rules, { example, correct: correctIdentityPath });
}

/** A base URL as it is compared and kept in the state: no slash at the end, the host in lower case. */
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
        // In `https://corp:12/42@host`, what looks like host, port and path is a user name and a password.
        return `the address contains an @, as after a user name or password; remove them and ${example}`;
    }
    const isClear = url.protocol === "http:" && !allowInsecureHttp && !isLoopback(url.hostname);
    const shown = quote(url.host ? `${url.protocol}//${url.host}${url.pathname}` : withoutSecrets(value));
    if (url.protocol !== "https:" && url.protocol !== "http:") {
        return `${shown} is not an https:// URL; ${example}`;
    }

    const { path, reason } = correct(url.pathname.split("/").filter((segment) => segment !== ""));
    const right = clip(`${isClear ? "https:" : url.protocol}//${url.host}${path}`, 300);
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

/** The path that a base URL has to have: nothing, or the organization's name. */
function correctBasePath(segments: readonly string[]): Correction {
    const [first] = segments;
    const path = first === undefined || isService(first) ? "" : `/${first}`;
    const service = segments.find(isService);
    if (service !== undefined && decode(service) === "lease_") {
        return { reason: "contains the license service's own path; remove /lease_ and everything after it", path };
    }
    if (service !== undefined) {
        return { reason: `is the address of a page or service (…/${clip(service, 40)}/…)`, path };
    }
    return segments.length > 1 ? { reason: "contains more than the organization's name", path } : { path };
}

/** The path that Identity's address has to have: as it is, up to the segment by which Identity is reached. */
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
            reason: `is the address of a page or service (…/${clip(other, 40)}/…), not of Identity, whose address ends in /identity_`,
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

/** Whether a path's segment names a service or page of UiPath's: portal_, orchestrator_, identity_ and the like. */
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

/**
 * An address without user name, password and query: where there is an `@`, the host behind it alone, and not even that
 * where the `@` may be a query's.
 */
function withoutSecrets(value: string): string {
    const at = value.lastIndexOf("@");
    const host = value.slice(at + 1).replace(at < 0 ? /[?#].*$/s : /[/?#&\\].*$/s, "");
    return at < 0 ? host : `…@${/[?#]/.test(value.slice(0, at)) ? "…" : host}`;
}

function isLoopback(hostname: string): boolean {
    return hostname === "localhost" || hostname === "[::1]" || (isIP(hostname) === 4 && hostname.startsWith("127."));
}
