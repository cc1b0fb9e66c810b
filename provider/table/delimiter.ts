const delimiters = [",", ";", "\t"];

/**
 * What separates the cells: whatever cuts the header into most headers that mean something, or else into most pieces.
 *
 * csv-parse's `delimiter_auto` is of no use: it fails on every character beyond ASCII, and takes letters for delimiters.
 */
export function findDelimiter(text: string, hasMeaning: (header: string) => boolean): string {
    const header = findHeader(text);
    const weighed = delimiters.map((delimiter) => {
        // Cutting within quotes does no harm: such pieces mean nothing.
        const pieces = header.split(delimiter);
        return { delimiter, meaningful: pieces.filter(unquotedMeans(hasMeaning)).length, pieces: pieces.length };
    });
    weighed.sort((a, b) => b.meaningful - a.meaningful || b.pieces - a.pieces);
    return weighed[0]?.delimiter ?? ",";
}

function unquotedMeans(hasMeaning: (header: string) => boolean): (piece: string) => boolean {
    return (piece) => hasMeaning(piece.replaceAll('"', ""));
}

/** The text up to the first line break that is outside quotes. */
function findHeader(text: string): string {
    const begun = text.trimStart();
    let quoted = false;
    for (let index = 0; index < begun.length; index += 1) {
        if (begun[index] === '"') {
            quoted = !quoted;
        } else if (begun[index] === "\n" && !quoted) {
            return begun.slice(0, index);
        }
    }
    return begun;
}
