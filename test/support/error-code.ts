/** The code in an error's words, such as `UIPATH_FORBIDDEN`: all that Pulumi hands on of the error's class. */
export function codeIn(words: string): string | undefined {
    return words.match(/\[(UIPATH_[A-Z_]+)\]/)?.[1];
}
