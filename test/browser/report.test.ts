import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import test, { type ExecutionContext } from "ava";
import axe from "axe-core";
import type { Page } from "playwright-core";
import { toPage } from "../../provider/report/page";
import { readPreview } from "../../provider/report/preview";
import { readReport } from "../../provider/report/report";
import { startBrowser } from "../support/browser";
import { type PreviewedAllocation, type PreviewOptions, previewOf } from "../support/preview";
import { createFolder } from "../support/project";

const browser = startBrowser();

interface Opened {
    page: Page;
    /** All requests, messages and errors of the browser, except the request for the page itself. */
    seen: string[];
}

async function open(
    t: ExecutionContext,
    allocations: readonly PreviewedAllocation[],
    {
        colorScheme,
        names = new Map(),
        ...options
    }: PreviewOptions & { colorScheme?: "light" | "dark"; names?: Map<string, { name: string; email: string }> } = {},
): Promise<Opened> {
    const file = join(await createFolder(t), "report.html");
    await writeFile(file, toPage(readReport(readPreview(previewOf(allocations, options)), names)));
    const context = await browser().newContext({ colorScheme: colorScheme ?? "light" });
    t.teardown(() => context.close());
    const page = await context.newPage();
    const seen: string[] = [];
    const url = pathToFileURL(file).href;
    context.on("request", (request) => request.url() === url || seen.push(`request: ${request.url()}`));
    page.on("console", (message) => seen.push(`console: ${message.text()}`));
    page.on("pageerror", (error) => seen.push(`error: ${error.message}`));
    page.on("dialog", (dialog) => {
        seen.push(`dialog: ${dialog.message()}`);
        void dialog.dismiss();
    });
    await page.goto(url);
    return { page, seen };
}

const guid = (at: number) => `3f2504e0-4f89-41d3-9a0c-${String(at).padStart(12, "0")}`;

/** Of ten people, two move from one allocation to the other, one leaves and one joins. One has no e-mail address. */
function organizationOf(count: number) {
    const all = Array.from({ length: count }, (_, at) => at);
    const held = (from: number, to: number) => all.filter((at) => at % 10 >= from && at % 10 < to).map(guid);
    const lastKnown = (ids: readonly string[], codes: readonly string[]) =>
        Object.fromEntries(ids.map((id) => [id, codes]));
    const allocations = [
        {
            name: "attended",
            before: { allocations: lastKnown(held(0, 5), ["ATTUNU"]) },
            after: { userIds: held(2, 5), userBundleCodes: ["ATTUNU"] },
        },
        {
            name: "testers",
            before: { allocations: lastKnown(held(5, 9), ["ACNU", "TSTNU"]) },
            after: { userIds: [...held(0, 2), ...held(6, 10)], userBundleCodes: ["ACNU", "TSTNU"] },
        },
    ];
    const names = new Map(
        all.map((at) => [guid(at), { name: `Noël Number ${at}`, email: at % 10 === 7 ? "" : `p${at}@example.com` }]),
    );
    return { allocations, names };
}

async function findViolations(page: Page): Promise<unknown[]> {
    await page.evaluate(axe.source);
    const { violations } = (await page.evaluate("axe.run()")) as axe.AxeResults;
    return violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html }) => html) }));
}

for (const count of [30, 1000, 10_000]) {
    test(`${count} people: the search finds everyone, and all counts are right`, async (t) => {
        const { allocations, names } = organizationOf(count);
        const { page, seen } = await open(t, allocations, { names });
        const number = (share: number) => (count * share).toLocaleString("en-US");
        const first = Math.min(count, 200);
        const rows = page.locator("#rows tr");
        const says = async (status: string, shown: number) => {
            t.is(await page.getByRole("status").textContent(), status);
            t.is(await rows.count(), shown);
        };
        const search = page.getByRole("searchbox", { name: "Search" });
        const some = (found: number) => (found > 200 ? `, the first 200 shown` : "");

        t.is(
            await page.locator(".lead").textContent(),
            `${number(0.1)} people lose, ${number(0.2)} change, ${number(0.1)} gain; ${number(0.4)} more seats, ${number(0.2)} fewer seats`,
        );
        await says(`${number(1)} people${some(count)}`, first);
        await page.getByRole("checkbox", { name: "only people who change" }).check();
        await says(`${number(0.4)} of ${number(1)} people${some(count * 0.4)}`, Math.min(count * 0.4, 200));
        await search.fill("+TSTNU");
        await says(`${number(0.3)} of ${number(1)} people${some(count * 0.3)}`, Math.min(count * 0.3, 200));
        await page.getByRole("checkbox", { name: "only people who change" }).uncheck();
        await search.fill("-attunu attended → testers");
        await says(`${number(0.2)} of ${number(1)} people${some(count * 0.2)}`, Math.min(count * 0.2, 200));

        await search.fill(`p${count - 9}@example.com`);
        await says(`1 of ${number(1)} people`, 1);
        t.deepEqual(await rows.locator("th, td").allTextContents(), [
            `Noël Number ${count - 9}p${count - 9}@example.com${guid(count - 9)}`,
            "attended → testers",
            "+gains",
            "−loses",
            "+gains",
        ]);
        await search.fill(`noel number ${count - 3}`);
        await says(`1 of ${number(1)} people`, 1);
        t.deepEqual(await rows.locator("th, td").allTextContents(), [
            `Noël Number ${count - 3}${guid(count - 3)}`,
            "testers",
            "✓holds",
            "",
            "✓holds",
        ]);
        await search.fill("nobody");
        await says(`0 of ${number(1)} people`, 0);
        t.true(await page.getByText("Nobody matches this search.").isVisible());
        await search.fill("");
        t.true(await page.getByText("Nobody matches this search.").isHidden());
        await says(`${number(1)} people${some(count)}`, first);

        t.deepEqual(await findViolations(page), []);
        t.deepEqual(seen, []);
    });
}

for (const [what, width] of [
    ["a phone", 390],
    ["a desk", 1280],
] as const) {
    test(`on ${what}, people and seats are readable without sideways scrolling, and no code has a line break`, async (t) => {
        const { allocations, names } = organizationOf(30);
        const long = { userIds: [guid(40), guid(41)], userBundleCodes: ["RPADEVPRONU", "CTZDEVNU", "TSTDEVPRONU"] };
        const rule = { groupId: guid(90), userBundleCodes: ["RPADEVPRONU"], quotas: { RPADEVPRONU: 12 } };
        const all = [
            ...allocations,
            { name: "studio-developers-of-the-north", after: long },
            { name: "group", resource: "GroupLicenseAllocation" as const, after: rule },
        ];
        names.set(guid(40), { name: "", email: "bartholomew.featherstonehaugh-cholmondeley@subsidiary.example.com" });
        const seats = 'seats used in organization "song-one": ATTUNU 15 of 20 (5 left), RPADEVPRONU 1 of 2 (1 short)';
        const { page, seen } = await open(t, all, { names, diagnostics: [{ severity: "info", message: seats }] });
        await page.setViewportSize({ width, height: 844 });
        t.deepEqual(seen, []);

        // The columns of all bundles may be too many for any screen.
        const wide = width > 1000 ? "html, section:not(#people) .scroll" : "html, .scroll";
        const overflowing = await page.$$eval(wide, (elements) =>
            elements
                .filter((element) => element.scrollWidth > element.clientWidth)
                .map((element) => element.getAttribute("aria-label") ?? element.tagName),
        );
        t.deepEqual(overflowing, []);
        const broken = await page.$$eval(
            "#changes code, #seats code, #groups strong code, #people thead code",
            (codes) => codes.filter((code) => code.getClientRects().length !== 1).map((code) => code.textContent),
        );
        t.deepEqual(broken, []);
        const outside = await page.$$eval(
            "#changes td, #seats td, #seats th",
            (cells, right) =>
                cells.filter((cell) => cell.getBoundingClientRect().right > right).map((cell) => cell.textContent),
            width,
        );
        t.deepEqual(outside, []);
        const seat = page.locator("#seats tbody tr", { hasText: "RPADEVPRONU" });
        t.deepEqual((await seat.locator("td").allInnerTexts()).slice(1), ["2", "1", "+2", "3", "⚠️ 1 short"]);
        t.is(
            await page
                .locator("#people")
                .getByRole("row", { name: /p1@example\.com/ })
                .count(),
            1,
        );
        t.is(await page.getByRole("columnheader", { name: "Who" }).count(), 1, "it is still a table");
        t.deepEqual(await findViolations(page), []);
    });
}

test("the keyboard is enough to reach the last person", async (t) => {
    const { page } = await open(t, organizationOf(1000).allocations);
    const focused = () => page.evaluate("document.activeElement.id || document.activeElement.ariaLabel");
    const order = [];
    for (let at = 0; at < 6; at += 1) {
        await page.keyboard.press("Tab");
        order.push(await focused());
    }
    t.deepEqual(order, ["Changes", "Seats", "search", "changing", "People by bundle", "more"]);
    for (const [button, shown] of [
        ["Show 200 more", 400],
        ["Show 200 more", 600],
        ["Show 200 more", 800],
        ["Show 200 more", 1000],
    ] as const) {
        t.is(await page.locator("#more").textContent(), button);
        await page.keyboard.press("Enter");
        t.is(await page.locator("#rows tr").count(), shown);
    }
    t.true(await page.locator("#more").isHidden());
    const ids = await page.locator("#rows th").allTextContents();
    t.deepEqual(
        ids.toSorted(),
        Array.from({ length: 1000 }, (_, at) => guid(at)),
    );
});

const evil = (text: string) =>
    [
        `<script>window.hacked="${text}"</script>`,
        `<img src=x onerror='window.hacked="${text}"'>`,
        `</script><script>window.hacked="${text}"</script>`,
        `"><svg onload=window.hacked=1>${text}`,
        `<!--<script>${text}`,
        `javascript:alert("${text}")`,
        `\u202e@${text}\u001b[31m`,
    ].join("");

test("text from outside is shown as text, and never runs", async (t) => {
    const diagnostics = [
        { severity: "error", message: `error: ${evil("error")}` },
        { severity: "warning", message: `warning: ${evil("warning")}` },
        { severity: "info", message: evil("note") },
        {
            severity: "info",
            message: `seats used in organization "${evil("org")}": ${evil("seat").replaceAll(" ", "")} 1 of 2`,
        },
    ];
    const { page, seen } = await open(
        t,
        [
            { name: evil("from"), before: { allocations: { ben: ["ACNU"] } } },
            {
                name: evil("name"),
                after: { userIds: [evil("id"), "ben", "cem"], userBundleCodes: [evil("code")], accountId: evil("org") },
            },
            { name: evil("secret"), after: { userIds: "[secret]", userBundleCodes: ["ACNU"] } },
            {
                name: evil("rule"),
                resource: "GroupLicenseAllocation",
                after: { groupId: evil("group"), userBundleCodes: [evil("code")], quotas: { [evil("code")]: 1 } },
            },
        ],
        { diagnostics, names: new Map([["cem", { name: evil("called"), email: evil("email") }]]) },
    );
    t.is(await page.evaluate("window.hacked"), undefined);
    t.deepEqual(seen, []);
    t.is(await page.locator("script").count(), 2);
    t.is(await page.locator("img, [onload], [onerror], a, iframe").count(), 0);
    const text = (await page.locator("header, main").allTextContents()).join();
    for (const what of [
        "error",
        "warning",
        "note",
        "name",
        "id",
        "code",
        "org",
        "secret",
        "rule",
        "group",
        "called",
        "email",
    ]) {
        const shown = evil(what).replaceAll("\u202e", "\ufffd").replace("\u001b[31m", "");
        t.true(text.includes(shown), `${what}: ${text}`);
    }
    await page.getByRole("searchbox", { name: "Search" }).fill(evil("called").slice(0, 40));
    t.is(await page.locator("#rows tr").count(), 1);
    t.is(await page.evaluate("window.hacked"), undefined);
    t.deepEqual(await findViolations(page), []);
});

test("the page blocks scripts and requests that are not its own", async (t) => {
    const { page, seen } = await open(t, organizationOf(30).allocations);
    const refused = page.waitForEvent("requestfailed");
    await page.evaluate(`{
        const script = document.createElement("script");
        script.textContent = "window.hacked = true";
        document.body.append(script);
        document.body.insertAdjacentHTML("beforeend", "<p onclick='window.hacked = true'>x</p><img src='https://example.com/x.png'>");
        document.body.lastElementChild.previousElementSibling.click();
    }`);
    t.is((await refused).failure()?.errorText, "csp");
    t.is(await page.evaluate("window.hacked"), undefined);
    t.is(seen.filter((each) => /^console: .* Content Security Policy/.test(each)).length, 3, seen.join("\n"));
});

const seats = [
    {
        severity: "info",
        message: 'seats used in organization "song-one": ACNU 4 of 10, ATTUNU 5 of 8, TSTNU 2 of 4, PMBU 0 of 0',
    },
];
const seatsChanging: PreviewedAllocation[] = [
    {
        before: { allocations: { ana: ["ATTUNU"], ben: ["ATTUNU"] } },
        after: { userIds: ["ana", "cem", "dia"], userBundleCodes: ["ACNU", "TSTNU"] },
    },
];

test("a bar shows the numbers of its row: bought, held, and after this change", async (t) => {
    const { page } = await open(t, seatsChanging, { diagnostics: seats });
    const row = async (code: string) => {
        const found = page.locator("#seats tbody tr", { hasText: code });
        const parts = await found
            .locator("rect")
            .evaluateAll((rects) =>
                rects.map((rect) => ["class", "x", "width"].map((name) => rect.getAttribute(name)).join(" ")),
            );
        return [(await found.locator("th, td.number").allTextContents()).join(" "), ...parts];
    };
    t.deepEqual(await row("ACNU"), ["ACNU Action Center 10 4 +3 7 3", "bought 0 100", "held 0 40", "more 40 30"]);
    t.deepEqual(await row("ATTUNU"), ["ATTUNU Attended 8 5 −2 3 5", "bought 0 100", "held 0 37.5", "fewer 37.5 25"]);
    t.deepEqual(await row("TSTNU"), [
        "TSTNU Tester 4 2 +3 5 ⚠️ 1 short",
        "bought 0 80",
        "held 0 40",
        "more 40 40",
        "short 80 20",
    ]);
    t.deepEqual(await row("PMBU"), ["PMBU Process Mining Business User 0 0 ±0 0 0"]);
});

for (const colorScheme of ["light", "dark"] as const) {
    test(`every part of the page is accessible: ${colorScheme}`, async (t) => {
        const diagnostics = [
            ...seats,
            { severity: "error", message: "error: boom" },
            { severity: "warning", message: "warning: 1 left" },
            { severity: "info", message: "a note" },
        ];
        const { page, seen } = await open(
            t,
            [
                ...seatsChanging,
                { name: "kept", before: { allocations: { eve: ["IDU"] }, onRelease: "keep", unconfirmed: ["eve"] } },
                {
                    name: "developers",
                    resource: "GroupLicenseAllocation",
                    after: { groupId: "dev", userBundleCodes: ["IDU"] },
                },
            ],
            { diagnostics, colorScheme },
        );
        t.deepEqual(await page.locator("h1, h2").allTextContents(), [
            "UiPath licenses in licenses/production",
            "Changes",
            "Groups",
            "Seats",
            "People",
            "Notes",
        ]);
        t.deepEqual(await findViolations(page), []);
        t.deepEqual(seen, []);
        for (const width of [360, 1280]) {
            await page.setViewportSize({ width, height: 800 });
            t.true(
                await page.evaluate("document.documentElement.scrollWidth <= innerWidth"),
                `${width} pixels are enough`,
            );
        }
    });
}

test("a page can show no changes, or no people", async (t) => {
    const same = {
        op: "same",
        before: { allocations: { ana: ["ACNU"] } },
        after: { userIds: ["ana"], userBundleCodes: ["ACNU"] },
    };
    const { page } = await open(t, [same]);
    t.is(await page.locator(".lead").textContent(), "nothing changes");
    t.deepEqual(await page.locator("#rows tr").allTextContents(), ["anateam✓holds"]);
    t.deepEqual(await findViolations(page), []);
    const { page: empty, seen } = await open(t, []);
    t.deepEqual(await empty.locator("h1, h2").allTextContents(), ["UiPath licenses in licenses/production"]);
    t.deepEqual(await findViolations(empty), []);
    t.deepEqual(seen, []);
});
