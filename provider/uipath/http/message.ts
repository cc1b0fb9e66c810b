import { canonicalId } from "../../domain/id";
import { quote } from "../../text";
import { isWebPage, titleOf } from "./response";

/** How deep a message may lie in what the server sent. */
const depthAtMost = 10;

/** The human part of an error body, in any of the shapes that the platform is known to answer with. */
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

/** As above, of a response that may hold a token: only what is marked as a message, or nothing. */
export function extractMarkedMessage(text: string): string | undefined {
    const message = findMessage(parseJson(text));
    return message === undefined ? undefined : quote(message, 300);
}

/**
 * What a 404 is about, by the server's words. That the organization has no license is documented; that a user is unknown
 * is not, and seen elsewhere on the platform. A route that the server does not have says neither.
 */
export type NotFound = "organization" | "user" | "group" | "route";

/** @param ids Of the users or the group that the request was about: words that hold one are about it. */
export function whatIsNotFound(text: string, ids: readonly string[] = []): NotFound {
    if (isWebPage(text)) {
        return "route";
    }
    const document = parseJson(text);
    const words = document === undefined ? text : quote(document, 2_000);
    // `UserNotFound`, `user_not_found` and `userIds[0]` are words too; who signed in is not the one who is not found.
    const plain = words.replace(/([a-z])([A-Z])/g, "$1 $2").replace(/[_\W]+/g, " ");
    if (/\b(current|calling|authenticated|signed in) user\b/i.test(plain)) {
        return "organization";
    }
    // A user license is no user.
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
