import test from "ava";
import { commentOf, render } from "../support/comment";

const guid = (at: number) => `3f2504e0-4f89-41d3-9a0c-${String(at).padStart(12, "0")}`;

for (const [what, count, name] of [
    ["10,000 people", 10_000, guid],
    ["100,000 people", 100_000, guid],
    ["10,000 people with names of many bytes", 10_000, (at: number) => `${at}${"𝕬名é".repeat(20)}`],
] as const) {
    test(`${what}: 60 kB at most, whole rows, and a count of what is folded`, async (t) => {
        const ids = Array.from({ length: count }, (_, at) => name(at));
        // One change applies to half of them, five hundred others to the rest.
        const allocations = Object.fromEntries(
            ids.map((id, at) => [id, [at < count / 2 ? "ACNU" : `B${at % 500}NU`]] as const),
        );
        const text = commentOf([{ before: { allocations } }]);
        t.true(Buffer.byteLength(text) <= 60_000, `${Buffer.byteLength(text)} bytes`);
        t.true(Buffer.byteLength(text) > 58_000, "and the limit is used");
        for (const html of await render(text)) {
            const [, changes = ""] = html.match(/<table>(.*?)<\/table>/s) ?? [];
            const shown = [...changes.matchAll(/<tr>\s*<td[^>]*>([\d,]+)<\/td>/g)].map(([, number]) =>
                toNumber(number),
            );
            t.is(shown[0], count / 2);
            t.is(shown.length + toNumber(html.match(/<p>and ([\d,]+) more changes<\/p>/)?.[1]), 501);

            const named = new Set([...html.matchAll(/<code>([^<]*)<\/code>/g)].map(([, id]) => id));
            const unnamed = toNumber(html.match(/<p>([\d,]+) people are not named here/)?.[1]);
            t.is(ids.filter((id) => named.has(id)).length + unnamed, count);
        }
    });
}

function toNumber(text: string | undefined): number {
    return Number(text?.replaceAll(",", ""));
}
