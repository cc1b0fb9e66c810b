import { canonicalId } from "../../domain/id";
import { quote } from "../../text";
import { isWebPage, titleOf } from "./response";

const depthAtMost = 10;

export function extractMessage(text: string): string | undefined {
    if (text.trim() === "") {
        return undefined;
    }
    if (isWebPage(text)) {
        const title = titleOf(text);
        return title ? `(a web page: ${quote(title)})` : "(a web page)";
    }
    const document = parseJson(text);
    return quote(document === undefined ? text.trim() : (findMessage(document) ?? document), 300);
}

/** {@link extractMessage} for a response that may contain a token: only a field known to be a message. */
export function extractMarkedMessage(text: string): string | undefined {
    const message = findMessage(parseJson(text));
    return message === undefined ? undefined : quote(message, 300);
}

/**
 * What a 404 is about, by the server's message. Documented: the organization has no license. Seen elsewhere on the platform:
 * a user is unknown. An unknown route has neither message.
 */
export type NotFound = "organization" | "user" | "group" | "route";

/** Some messages repeat the request's path, which contains "account" and "license". */
const paths = /(?:\/[\w.~%-]+){2,}/g;

/** @param ids The request's users or group: a message that contains one is about it. */
export function whatIsNotFound(text: string, ids: readonly string[] = []): NotFound {
    if (isWebPage(text)) {
        return "route";
    }
    const document = parseJson(text);
    const words = (document === undefined ? text : quote(document, 2_000)).replace(paths, " ");
    // Splits `UserNotFound`, `user_not_found` and `userIds[0]` into words. A message about the signed-in user does not count.
    const plain = words.replace(/([a-z])([A-Z])/g, "$1 $2").replace(/[_\W]+/g, " ");
    if (/\b(current|calling|authenticated|signed in) user\b/i.test(plain)) {
        return "organization";
    }
    // "User license" does not mean a user.
    if (
        /\b(users?|members?)\b(?! (licen[cs]e|bundle))/i.test(plain) ||
        ids.some((id) => words.toLowerCase().includes(canonicalId(id)))
    ) {
        return "user";
    }
    if (/\b(groups?|rules?)\b/i.test(plain)) {
        return "group";
    }
    return /\b(organi[sz]ation|account|tenant|partition|licen[cs]es?)\b/i.test(plain) ? "organization" : "route";
}

function parseJson(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return undefined;
    }
}

function findMessage(document: unknown, depth = 0): string | undefined {
    if (typeof document !== "object" || document === null || depth > depthAtMost) {
        return typeof document === "string" && document !== "" ? document : undefined;
    }
    const { message, error, errors, error_description, title, detail } = Object.fromEntries(
        Object.entries(document).map(([key, value]) => [key.toLowerCase(), value]),
    );
    const text = [message, error_description, detail, title].find((part) => typeof part === "string" && part !== "");
    if (text) {
        return text as string;
    }
    if (error) {
        return findMessage(error, depth + 1);
    }
    return errors && typeof errors === "object"
        ? Object.entries(errors)
              .map(([field, words]) => {
                  const texts = [words].flat().map((word) => (typeof word === "string" ? word : quote(word)));
                  return `${field}: ${texts.join(" ")}`;
              })
              .join("; ")
        : undefined;
}
