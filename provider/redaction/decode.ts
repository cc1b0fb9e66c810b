/** A decoded text, with the place of each character in the original. */
export interface View {
    text: string;
    begins: readonly number[];
    ends: readonly number[];
}

const layersAtMost = 8;

export function asItCame(text: string): View {
    const begins = Array.from({ length: text.length }, (_, at) => at);
    return { text, begins, ends: begins.map((at) => at + 1) };
}

/**
 * Decodes JSON, percent and HTML escapes layer by layer, and `+` as a space in forms. Texts and credentials are decoded
 * alike, so it does not matter which escapes a server uses, or whether a credential looks like one. Undefined where the
 * layers do not end.
 */
export function decode(text: string): View | undefined {
    let view = asItCame(text);
    for (let layer = 0; layer <= layersAtMost; layer += 1) {
        const next = decodeOnce(view);
        if (next === undefined) {
            return { ...view, text: view.text.replaceAll("+", " ") };
        }
        view = next;
    }
    return undefined;
}

function decodeOnce({ text, begins, ends }: View): View | undefined {
    let result = "";
    const newBegins: number[] = [];
    const newEnds: number[] = [];
    let isChanged = false;
    const keep = (from: number, to: number) => {
        result += text.slice(from, to);
        for (let at = from; at < to; at += 1) {
            newBegins.push(begins[at] ?? 0);
            newEnds.push(ends[at] ?? 0);
        }
    };
    let done = 0;
    for (const { 0: spelling, index: at } of text.matchAll(escapes)) {
        const meaning = meaningOf(spelling);
        keep(done, at);
        done = at + spelling.length;
        if (meaning === undefined) {
            keep(at, done);
            continue;
        }
        isChanged = true;
        result += meaning;
        for (let unit = 0; unit < meaning.length; unit += 1) {
            newBegins.push(begins[at] ?? 0);
            newEnds.push(ends[done - 1] ?? 0);
        }
    }
    keep(done, text.length);
    return isChanged ? { text: result, begins: newBegins, ends: newEnds } : undefined;
}

const escapes =
    /\\u[\da-f]{4}|\\x[\da-f]{2}|\\["'\\/]|%[0-7][\da-f]|%[cd][\da-f]%[89ab][\da-f]|%e[\da-f](?:%[89ab][\da-f]){2}|%f[0-7](?:%[89ab][\da-f]){3}|&#\d{1,7};?|&#x[\da-f]{1,6};?|&[a-z]{2,6}\d{0,2};/gi;

const entities: Readonly<Record<string, string>> = {
    amp: "&",
    apos: "'",
    ast: "*",
    bsol: "\\",
    colon: ":",
    comma: ",",
    commat: "@",
    dollar: "$",
    equals: "=",
    excl: "!",
    grave: "`",
    gt: ">",
    hat: "^",
    lcub: "{",
    lowbar: "_",
    lpar: "(",
    lsqb: "[",
    lt: "<",
    num: "#",
    percnt: "%",
    period: ".",
    plus: "+",
    quest: "?",
    quot: '"',
    rcub: "}",
    rpar: ")",
    rsqb: "]",
    semi: ";",
    sol: "/",
    verbar: "|",
};

/** HTML's names for U+00A0 to U+00FF, in order. */
const latinEntities =
    "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml".split(
        " ",
    );

function meaningOf(spelling: string): string | undefined {
    if (spelling.startsWith("%")) {
        return Buffer.from(spelling.replaceAll("%", ""), "hex").toString();
    }
    if (spelling.startsWith("\\")) {
        return spelling.length === 2 ? spelling[1] : String.fromCharCode(Number.parseInt(spelling.slice(2), 16));
    }
    if (spelling.startsWith("&#")) {
        const code = /^&#x/i.test(spelling)
            ? Number.parseInt(spelling.slice(3), 16)
            : Number.parseInt(spelling.slice(2), 10);
        return code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
    }
    const name = spelling.slice(1, -1);
    const latin = latinEntities.indexOf(name);
    return latin >= 0 ? String.fromCharCode(0xa0 + latin) : entities[name.toLowerCase()];
}
