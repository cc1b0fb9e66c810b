import * as v from "valibot";

/** A token as it may stand in a header: printable and without spaces. */
export const tokenText = v.pipe(v.string(), v.regex(/^[\x21-\x7e]+$/, "a token that no header takes"));
