/** The code in an error's message, such as `UIPATH_FORBIDDEN`. Pulumi passes on nothing else of the error's class. */
export function codeIn(words: string): string | undefined {
    return words.match(/\[(UIPATH_[A-Z_]+)\]/)?.[1];
}
