import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import test from "ava";
import { bound, compare, type Results } from "../../bench/measure";
import { drawAll } from "../../bench/plots/draw";

const results: Results = {
    machine: { processors: 2, model: "a processor", node: "v20.19.0" },
    runs: 3,
    figures: [
        compare({
            name: 'half <of> its "bound" & spread',
            peerName: "a peer",
            unit: "ms",
            own: [90, 100, 120],
            peer: [100],
            reach: { atMost: 2 },
        }),
        bound("at its bound", "requests", 100, 100),
        compare({
            name: "twice its bound",
            peerName: "a peer",
            unit: "s",
            own: [10],
            peer: [100],
            reach: { atLeast: 20 },
        }),
    ],
    planning: [
        { users: 1_000, milliseconds: 0.25 },
        { users: 10_000, milliseconds: 2 },
        { users: 100_000, milliseconds: 20 },
    ],
    ups: [
        { program: "one resource", users: 1, seconds: 2, requests: 1 },
        { program: "one resource", users: 1_000, seconds: 2.5, requests: 2 },
        { program: "a resource a user", users: 1, seconds: 2, requests: 1 },
        { program: "a resource a user", users: 100, seconds: 8, requests: 18 },
        { program: "a resource a user", users: 500, seconds: 31, requests: 85 },
    ],
};

const drawing = drawAll(results);

/** Reads a plot as XML, which must be well-formed. Returns a function that finds the texts at an XPath. */
async function readPlot(file: string): Promise<(path: string) => string[]> {
    const { XmlDocument } = await import("libxml2-wasm");
    const plot = XmlDocument.fromString((await drawing)[file] ?? "");
    return (path) => plot.find(path, { svg: "http://www.w3.org/2000/svg" }).map(({ content }) => content);
}

test("every plot is a small image with a title and a description, and loads nothing", async (t) => {
    const files = Object.entries(await drawing);
    t.deepEqual(
        files.map(([file]) => file),
        ["planning.svg", "figures.svg", "budget.svg", "up-time.svg", "up-requests.svg"],
    );
    for (const [file, svg] of files) {
        const find = await readPlot(file);
        t.deepEqual(find("/svg:svg/@role"), ["img"], file);
        t.regex(find("/svg:svg/svg:title[@id = /svg:svg/@aria-labelledby]").join(), /\w+ \w+/, file);
        t.regex(find("/svg:svg/svg:desc[@id = /svg:svg/@aria-describedby]").join(), /\w+ \w+/, file);
        t.true(svg.length < 40_000, file);
        t.notRegex(svg.replace('xmlns="http://www.w3.org/2000/svg"', ""), /href|url\(|@import|http/, file);
    }
});

test("every color has a value for light pages and one for dark pages", async (t) => {
    for (const [file, svg] of Object.entries(await drawing)) {
        const used = new Set([...svg.matchAll(/var\((--\w+)\)/g)].map(([, name]) => `${name}:`));
        t.true(used.size >= 2, file);
        for (const name of used) {
            t.is(svg.split(name).length, 3, `${file} ${name}`);
        }
    }
});

test("the same figures give the same bytes", async (t) => {
    t.deepEqual(await drawAll(structuredClone(results)), await drawing);
});

test("every axis has a label, with its unit", async (t) => {
    const labels = {
        "planning.svg": ["users in one allocation (1% of them change) →", "↑ planning time (ms)"],
        "figures.svg": ["share of the bound, log scale →"],
        "budget.svg": ["users, log scale →", "↑ requests, log scale"],
        "up-time.svg": ["users, log scale →", "↑ time (s), log scale"],
        "up-requests.svg": ["users, log scale →", "↑ requests, log scale"],
    };
    for (const [file, expected] of Object.entries(labels)) {
        const find = await readPlot(file);
        t.deepEqual(find("//svg:g[contains(@aria-label, '-axis label')]/svg:text").sort(), [...expected].sort(), file);
    }
});

test("each figure is placed by its share of the bound with its spread, and a figure over its bound looks different", async (t) => {
    const find = await readPlot("figures.svg");
    const [half = 0, whole = 0, ...others] = find("//svg:circle/@cx").map(Number);
    const missed = find("//svg:g[@aria-label='dot']/svg:path/@transform").map((move) => /[\d.]+/.exec(move)?.[0]);
    t.deepEqual([others.length, missed.length], [0, 1]);
    t.notDeepEqual(find("//svg:g[svg:circle]/@fill"), find("//svg:g[@aria-label='dot'][svg:path]/@stroke"));

    const rule = Number(find("(//svg:g[@aria-label='rule'])[1]/svg:line/@x1"));
    const at = (share: number) => (rule + Math.log2(share) * (rule - half)).toFixed(1);
    t.true(half < rule);
    t.is(whole, rule);
    t.is(Number(missed[0]).toFixed(1), at(2));
    const spread = find("(//svg:g[@aria-label='rule'])[3]/svg:line[1]/@*[name() = 'x1' or name() = 'x2']");
    t.deepEqual(
        spread.map((x) => Number(x).toFixed(1)),
        [at(90 / 200), at(120 / 200)],
    );
});

test("each figure has its name, peer, value and bound beside it", async (t) => {
    const find = await readPlot("figures.svg");
    t.deepEqual(find("//svg:g[@aria-label='text']/svg:text"), [
        'half <of> its "bound" & spread; peer: a peer',
        "at its bound",
        "twice its bound; peer: a peer",
        "100 of 200 ms",
        "100 of 100 requests",
        "10 of 5 s",
    ]);
    t.regex(find("//svg:desc").join(), /100 of 100 requests; .*10 of 5 s, over its bound\.$/);
});

test("the plot of planning time has one point for each size, and says how far the points are from a straight line", async (t) => {
    const find = await readPlot("planning.svg");
    const fit = "0.2 ms for each 1,000 users; no point is more than 0.05 ms off this line";
    t.is(find("//svg:circle").length, results.planning.length);
    t.deepEqual(find("//svg:g[@aria-label='text']/svg:text"), [fit]);
    t.deepEqual(find("//svg:desc"), [`1,000 users: 0.25 ms; 10,000 users: 2 ms; 100,000 users: 20 ms. ${fit}.`]);
});

test("the plot of the budget counts the requests that the provider plans", async (t) => {
    const find = await readPlot("budget.svg");
    t.is(find("//svg:circle").length, 8);
    t.deepEqual(find("//svg:desc"), [
        "requests by users. " +
            "500 users a request: 2 at 1,000, 20 at 10,000, 200 at 100,000, 2,000 at 1,000,000. " +
            "1,000 users a request: 1 at 1,000, 10 at 10,000, 100 at 100,000, 1,000 at 1,000,000. " +
            "Bound: 160 writes in five minutes.",
    ]);
});

test("the plots of `pulumi up` have one point for each run and one line for each program", async (t) => {
    for (const [file, ...ends] of [
        ["up-time.svg", "one resource: 2 at 1, 2.5 at 1,000.", "a resource a user: 2 at 1, 8 at 100, 31 at 500."],
        ["up-requests.svg", "one resource: 1 at 1, 2 at 1,000.", "a resource a user: 1 at 1, 18 at 100, 85 at 500."],
    ] as const) {
        const find = await readPlot(file);
        t.is(find("//svg:circle").length, results.ups.length, file);
        t.deepEqual(find("//svg:g[@aria-label='text']/svg:text"), ["one resource", "a resource a user"], file);
        t.true(find("//svg:desc").join().endsWith(ends.join(" ")), file);
    }
});

test("docs/plots shows the figures of bench/results, and docs/scale.md shows all of docs/plots", async (t) => {
    const root = join(__dirname, "..", "..");
    const read = (...path: string[]) => readFile(join(root, ...path), "utf8");
    const drawn = await drawAll(JSON.parse(await read("bench", "results", "latest.json")));
    const page = await read("docs", "scale.md");
    t.deepEqual((await readdir(join(root, "docs", "plots"))).sort(), Object.keys(drawn).sort());
    for (const [file, svg] of Object.entries(drawn)) {
        t.is(await read("docs", "plots", file), svg, file);
        t.regex(page, new RegExp(`^!\\[[^\\]]+\\]\\(plots/${file}\\)$`, "m"));
    }
});
