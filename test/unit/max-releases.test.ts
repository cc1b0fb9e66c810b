import test from "ava";
import { limitOf, parseMaxReleases } from "../../provider/domain/max-releases";

const limits: readonly [text: string, holders: number, limit: number][] = [
    ["0", 40, 0],
    ["12", 3, 12],
    [" 12 ", 40, 12],
    ["10%", 40, 4],
    ["10 %", 39, 3],
    ["10%", 9, 0],
    ["2.5%", 40, 1],
    ["29%", 100, 29],
    ["7%", 100, 7],
    ["0%", 40, 0],
    ["100%", 40, 40],
];

for (const [text, holders, limit] of limits) {
    test(`of ${holders} people, "${text}" lets a run release ${limit}`, (t) => {
        const max = parseMaxReleases(text);
        t.is(max && limitOf(max, holders), limit);
    });
}

for (const text of [
    "",
    " ",
    "-1",
    "+1",
    "1.5",
    "101%",
    "100.1%",
    "-5%",
    "ten",
    "%",
    "1e3",
    "0x10",
    "10%%",
    "10 percent",
]) {
    test(`"${text}" is neither a number nor a percentage of people`, (t) => {
        t.is(parseMaxReleases(text), undefined);
    });
}
