import * as v from "valibot";
import { UnexpectedAnswerError } from "../../errors";
import { clip, hasUnprintable, quote } from "../../text";
import type { HttpResponse, UiPathClient } from "./types";

/** A text for the state, which Pulumi shows as it is. */
export const printable = v.pipe(
    v.string(),
    v.check((text) => !hasUnprintable(text), "a text with control characters or <{%"),
);

/** States and lines hold several codes in one text, so none may hold a space. */
export const bundleCode = v.pipe(printable, v.regex(/^\S+$/, "a bundle code that is empty or holds spaces"));

/** Reads an answer's JSON and holds it against the documented shape. */
export function readResponse<Schema extends v.GenericSchema>(
    answer: HttpResponse,
    schema: Schema,
    { baseUrl, redact }: Pick<UiPathClient, "baseUrl" | "redact">,
): v.InferOutput<Schema> {
    const unexpected = (what: string, next: string) =>
        new UnexpectedAnswerError({ summary: what, remedy: next }, { maybeApplied: true });

    let document: unknown;
    try {
        document = JSON.parse(answer.text);
    } catch {
        throw isWebPage(answer.text)
            ? unexpected(
                  `${baseUrl} answered with a web page: this is not the licence service.`,
                  "check uipath:baseUrl; later releases want the organization's name behind the host, as in https://automation.example.com/acme.",
              )
            : unexpected(
                  `${baseUrl} answered with ${answer.text === "" ? "nothing" : `broken JSON (${answer.text.length} characters: ${quote(redact(answer.text), 60)})`} where the licence service answers with JSON.`,
                  "run the command again; if it stays so, look for a proxy on the way or into the server's log.",
              );
    }

    const parsed = v.safeParse(schema, document);
    if (!parsed.success) {
        const issue = parsed.issues[0];
        throw unexpected(
            `${baseUrl} answered with JSON that is not the documented answer: ${v.getDotPath(issue) ?? "the whole"}: ${clip(redact(issue.message))}.`,
            "check uipath:baseUrl; if it is right, this release of the server is not known to this package.",
        );
    }
    return parsed.output;
}

/** Whether a server does not have what was asked for: an unknown route, which on-premises servers answer with a page. */
export function isUnsupported({ status, text }: HttpResponse): boolean {
    return status === 404 || status === 405 || (status === 200 && isWebPage(text));
}

export function isWebPage(text: string): boolean {
    return /^\s*<(!doctype|html|head|\?xml)/i.test(text);
}
