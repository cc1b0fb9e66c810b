import { decode, encode, type SourceMapLine } from "@jridgewell/sourcemap-codec";

/** A source map with lines but no columns: enough for stack traces, at a fraction of the size. */
export function linesOnly(text: string): string {
    const map = JSON.parse(text);
    return JSON.stringify({ ...map, names: [], mappings: encode(decode(map.mappings).map(firstOfEachLine)) });
}

function firstOfEachLine(segments: SourceMapLine): SourceMapLine {
    return segments
        .filter(
            ([, source, line], at) => at === 0 || source !== segments[at - 1]?.[1] || line !== segments[at - 1]?.[2],
        )
        .map(([column, source = 0, line = 0]) => [column, source, line, 0]);
}
