import * as v from "valibot";
import { UnexpectedAnswerError } from "../../errors";
import { redact } from "../../redaction/redact";
import { hasUnprintable, quote, sanitize } from "../../text";
import type { HttpResponse } from "./types";

/** A text for the state, which Pulumi prints unchanged. */
export const printable = v.pipe(
    v.string(),
    v.check((text) => !hasUnprintable(text), "a text with control characters or <{%"),
    v.check((text) => redact(text) === text, "a text that contains a credential"),
);

/** States and lines separate codes by spaces, so a code contains none. */
export const bundleCode = v.pipe(printable, v.regex(/^\S+$/, "a bundle code that is empty or contains spaces"));

export function readResponse<Schema extends v.GenericSchema>(
    { text, server, serverSetting }: HttpResponse,
    schema: Schema,
): v.InferOutput<Schema> {
    const unexpected = (summary: string, remedy: string) =>
        new UnexpectedAnswerError({ summary, remedy }, { maybeApplied: true });

    let document: unknown;
    try {
        document = JSON.parse(text);
    } catch {
        throw isWebPage(text)
            ? unexpected(
                  `${server} answered with a web page, so it is not the license service.`,
                  `check ${serverSetting}; later releases need the organization's name after the host, as in https://automation.example.com/acme.`,
              )
            : unexpected(
                  `${server} answered with ${text === "" ? "nothing" : `broken JSON (${text.length} characters: ${quote(text, 60)})`} where the license service sends JSON.`,
                  "run the command again; if it fails again, look for a proxy in between or check the server's log.",
              );
    }

    const parsed = v.safeParse(schema, document);
    if (!parsed.success) {
        const issue = parsed.issues[0];
        throw unexpected(
            `${server} answered with JSON that is not the documented response: ${v.getDotPath(issue) ?? "the whole"}: ${sanitize(issue.message.replace(/ but received undefined$/, ", but it is missing"))}.`,
            `check ${serverSetting}; if it is correct, this package does not know this release of the server.`,
        );
    }
    return parsed.output;
}

/** On-premises servers send a page for an unknown route. */
export function isUnsupported({ status, text }: HttpResponse): boolean {
    return status === 200 ? isWebPage(text) : (status === 404 || status === 405) && !isFromGateway(text);
}

/** Neither the license service nor Identity sends markup; gateways and unknown routes do. */
export function isWebPage(text: string): boolean {
    return /^[\s\ufeff]*<[!?a-z]/i.test(text);
}

/** A web page, or the plain text of gateways in front of Automation Suite (Istio, ingresses). */
export function isFromGateway(text: string): boolean {
    return isWebPage(text) || /^(RBAC: access denied|default backend - 404|no healthy upstream|upstream )/.test(text);
}

export function titleOf(page: string): string | undefined {
    const [, title] = page.match(/<(?:title|h1)\b[^>]*>([^<]+)</i) ?? [];
    return title?.trim();
}
