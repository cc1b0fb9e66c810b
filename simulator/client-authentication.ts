import { Refusal } from "./refusal";

export interface Claim {
    id: string;
    secret: string | undefined;
    method: "client_secret_basic" | "client_secret_post";
}

/** RFC 6749, section 2.3.1. A client must not use the header and the form at once. */
export function readClaim(header: string | undefined, form: URLSearchParams): Claim | undefined {
    const id = form.get("client_id") || undefined;
    const secret = form.get("client_secret") || undefined;
    const [, encoded] = header?.match(/^Basic\b *(.*)$/i) ?? [];
    if (encoded === undefined) {
        return id === undefined ? undefined : { id, secret, method: "client_secret_post" };
    }
    const claim = decode(encoded);
    if (secret !== undefined || (id !== undefined && id !== claim.id)) {
        throw oauthError("invalid_request");
    }
    return claim;
}

/** OAuth's response to a wrong client: 401 with the scheme if it used the header, else 400 (section 5.2). */
export function wrongClient(method: Claim["method"]): Refusal {
    const error = "invalid_client";
    return method === "client_secret_basic"
        ? new Refusal(401, error, { error }, { "www-authenticate": 'Basic realm="identity", charset="UTF-8"' })
        : oauthError(error);
}

export function oauthError(error: string): Refusal {
    return new Refusal(400, error, { error });
}

/** Both parts are form-encoded before they go into the header. */
function decode(encoded: string): Claim {
    const [, id, secret] =
        Buffer.from(encoded, "base64")
            .toString("utf8")
            .match(/^([^:]*):(.*)$/s) ?? [];
    if (id === undefined || secret === undefined) {
        throw wrongClient("client_secret_basic");
    }
    try {
        return { id: formUrlDecode(id), secret: formUrlDecode(secret), method: "client_secret_basic" };
    } catch {
        // A percent sign without an escape sequence.
        throw wrongClient("client_secret_basic");
    }
}

function formUrlDecode(text: string): string {
    return decodeURIComponent(text.replaceAll("+", " "));
}
