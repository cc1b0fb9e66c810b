import ts from "typescript";

/** A doc comment for all languages. Text after `@remarks`, `@example` and `@throws` is for TypeScript only, and left out. */
export interface DocComment {
    text: string;
    params: ReadonlyMap<string, string>;
    returns: string;
    isInternal: boolean;
}

export function readDocComment(node: ts.Node): DocComment {
    const comment = ts.getJSDocCommentsAndTags(node).findLast(ts.isJSDoc);
    const tags = comment?.tags ?? [];
    const textOf = (part: ts.JSDoc | ts.JSDocTag | undefined) =>
        plainText(ts.getTextOfJSDocComment(part?.comment) ?? "");
    return {
        text: textOf(comment),
        params: new Map(
            tags.flatMap((tag) => (ts.isJSDocParameterTag(tag) ? [[tag.name.getText(), textOf(tag)] as const] : [])),
        ),
        returns: textOf(tags.find(ts.isJSDocReturnTag)),
        isInternal: tags.some(({ tagName }) => tagName.text === "internal"),
    };
}

/** Markdown for any language: links become names in code, and each paragraph becomes one line. */
function plainText(text: string): string {
    return text
        .replace(/\{@link\s+([^}|\s]+)\s*\}/g, "`$1`")
        .split(/\n\s*\n/)
        .map((paragraph) => paragraph.trim().replace(/\s*\n\s*/g, " "))
        .join("\n\n");
}
