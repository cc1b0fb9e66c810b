import test from "ava";
import { toMarkdown } from "../../provider/report/markdown";
import { toPage } from "../../provider/report/page";
import { readPreview } from "../../provider/report/preview";
import { readReport } from "../../provider/report/report";
import { runCli } from "../support/cli";
import { type PreviewOptions, previewOf } from "../support/preview";

const ids = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => `user-${from + at}`);

interface Numbers extends PreviewOptions {
    /** The numbers of people who leave, move to another allocation, change their licenses, and stay unchanged. */
    leave: number;
    move?: number;
    change?: number;
    stay?: number;
    maxReleases?: string;
}

function preview({ leave, move = 0, change = 0, stay = 0, maxReleases, ...options }: Numbers): string {
    const all = ids(0, leave + move + change + stay);
    const moving = all.slice(leave, leave + move);
    const changing = all.slice(leave + move, leave + move + change);
    const staying = all.slice(leave + move + change);
    const holding = (users: string[]) => ({ allocations: Object.fromEntries(users.map((id) => [id, ["ACNU"]])) });
    const declared = (userIds: string[], code = "ACNU") => ({ userIds, userBundleCodes: [code] });
    return previewOf(
        [
            { name: "cut", before: holding([...all.slice(0, leave), ...moving]), after: declared(["new"]) },
            { name: "receiving", after: declared([...moving, "other"]) },
            { name: "changing", before: holding([...changing, "x"]), after: declared([...changing, "x"], "TSTNU") },
            { name: "staying", op: "same", before: holding([...staying, "y"]), after: declared([...staying, "y"]) },
        ],
        { same: 1, ...(maxReleases !== undefined && { config: { "uipath:maxReleases": maxReleases } }), ...options },
    );
}

const report = (numbers: Numbers) => readReport(readPreview(preview(numbers)), new Map());

// Each preview has two more people.
const cases: readonly [what: string, numbers: Numbers, says: "refusal" | "warning" | undefined][] = [
    ["as many as the number allows", { leave: 3, maxReleases: "3" }, undefined],
    ["one more than the number allows", { leave: 4, maxReleases: "3" }, "refusal"],
    ["one with a limit of 0", { leave: 1, maxReleases: "0" }, "refusal"],
    ["as many as the percentage allows", { leave: 4, stay: 34, maxReleases: "10%" }, undefined],
    ["one more than the percentage allows", { leave: 5, stay: 33, maxReleases: "10%" }, "refusal"],
    ["neither a number nor a percentage", { leave: 5, stay: 33, maxReleases: "some" }, undefined],
    ["people who move or change do not count", { leave: 0, move: 40, change: 40, maxReleases: "0" }, undefined],
    ["a quarter of all, ten people", { leave: 10, stay: 28 }, "warning"],
    ["less than a quarter", { leave: 10, stay: 29 }, undefined],
    ["a quarter of all, nine people", { leave: 9, stay: 10 }, undefined],
    ["a quarter of all, within the limit", { leave: 10, stay: 10, maxReleases: "50%" }, "warning"],
    ["a quarter of all, in a failed preview", { leave: 40, maxReleases: "1", diagnostics: [error()] }, undefined],
];

function error() {
    return { severity: "error", message: "error: boom" };
}

for (const [what, numbers, says] of cases) {
    test(`people who lose all licenses: ${what}`, (t) => {
        const { refusal, warnings } = report(numbers);
        t.is(refusal !== undefined, says === "refusal");
        t.is(warnings.length > 0, says === "warning");
    });
}

test("a refusal at the top of comment and page names the count, the first people and the next step", (t) => {
    const read = report({
        leave: 38,
        maxReleases: "10%",
        diagnostics: [
            {
                severity: "info",
                message:
                    "warning: this run would leave at least 38 of 40 users without licenses, and uipath:maxReleases allows 4; …",
            },
            { severity: "warning", message: "warning: another" },
        ],
    });
    t.deepEqual(read.refusal, [
        "refused: uipath:maxReleases allows 4 (10%), but this run leaves 38 of 40 people without licenses: user-0, user-1, user-10, " +
            "user-11, user-12, user-13, user-14, user-15, user-16, user-17 and 28 more",
        "what to do: check the program and its table for missing people. If all of them should lose their licenses, " +
            "raise the limit with pulumi config set uipath:maxReleases and run the same command again",
    ]);
    t.deepEqual(read.warnings, [["another"]]);
    const [, , first = "", ...rest] = toMarkdown(read).split("\n\n");
    const [title = "", item = ""] = toMarkdown(read).split("\n\n");
    t.regex(title, /38 people lose/);
    t.true(item.startsWith("- ❌ `refused: uipath:maxReleases allows 4 (10%)"), item);
    t.regex(first + rest, /another/);
    t.regex(toPage(read), /<main>\n<ul class="messages">\n<li class="error"><b>error:<\/b> refused: /);
});

test("the refusal says that a percentage does not count people whom the preview leaves out", (t) => {
    const { refusal = [] } = report({ leave: 5, maxReleases: "10%", same: 3 });
    t.is(
        refusal.at(-1),
        "this preview leaves out the people of 2 unchanged resources, who count for the percentage; --show-sames includes them",
    );
    t.is(report({ leave: 5, maxReleases: "1", same: 3 }).refusal?.length, 2);
});

test("the warning is the first one, and recommends a limit unless one is set", (t) => {
    const diagnostics = [{ severity: "warning", message: "warning: a" }];
    const advice = "to refuse such runs, set a limit: pulumi config set uipath:maxReleases 10%";
    const [lines = [], other] = report({ leave: 12, diagnostics }).warnings;
    t.regex(lines[0] ?? "", /^this run leaves 12 of 14 people without licenses: user-0, .* and 2 more$/);
    t.deepEqual([lines[1], other], [advice, ["a"]]);
    t.is(report({ leave: 12, maxReleases: "90%" }).warnings[0]?.length, 1);
});

test("`report` prints the whole report and exits with 10, for both kinds of JSON", async (t) => {
    const text = preview({ leave: 12, maxReleases: "1", changes: { update: 3 } });
    const { config, steps, changeSummary } = JSON.parse(text);
    const events = [
        { sequence: 0, preludeEvent: { config } },
        ...steps.map(({ op, urn, oldState, newState }: Record<string, unknown>, at: number) => ({
            sequence: at + 1,
            resourcePreEvent: { metadata: { op, urn, old: oldState, new: newState } },
        })),
        { sequence: 99, summaryEvent: { resourceChanges: changeSummary } },
    ];
    for (const input of [text, events.map((event) => JSON.stringify(event)).join("\n")]) {
        const { exitCode, stdout } = await runCli(["report"], {}, undefined, input);
        t.is(exitCode, 10);
        t.regex(stdout, /\n- ❌ `refused: uipath:maxReleases allows 1, (.|\n)*\| 12 \|(.|\n)*\nPreviewed on .*\n$/);
        t.is((await runCli(["report", "--expect-no-changes"], {}, undefined, input)).exitCode, 3);
    }
});
