import test from "ava";
import fc from "fast-check";
import { code } from "../../provider/report/markdown-text";
import { toPage } from "../../provider/report/page";
import { readPreview } from "../../provider/report/preview";
import { readReport } from "../../provider/report/report";
import { commentOf, render } from "../support/comment";
import { previewOf } from "../support/preview";

const users = (count: number, name = (index: number) => `user-${index}`) =>
    Array.from({ length: count }, (_, at) => name(at));

test("seats that the server did not list are marked as this program's only", (t) => {
    const taken = (name: string, accountId: string, code: string) => ({
        name,
        before: { accountId, allocations: { [`${name}-1`]: [code] } },
    });
    const read = { before: { allocations: { ana: [] } }, after: { userIds: ["ana"], userBundleCodes: ["ATTUNU"] } };
    const options = {
        diagnostics: [
            { severity: "info", message: 'seats used in organization "song-one": ATTUNU 2 of 5 (+1, 2 left)' },
        ],
    };
    const allocations = [read, taken("deleted", "song-one", "TSTNU"), taken("elsewhere", "song-two", "ATTUNU")];
    const page = toPage(readReport(readPreview(previewOf(allocations, options)), new Map()));
    for (const [code, accountId, now] of [
        ["TSTNU</code> Tester", "song-one", 1],
        ["ATTUNU</code> Attended", "song-two", 1],
    ]) {
        t.true(page.includes(`${code} (this program only)`));
        t.regex(
            commentOf(allocations, options),
            new RegExp(`\\(this program only\\) \\| ${now} .*\\| \\? \\| \\? \\| \`${accountId}\``),
        );
    }
    t.regex(
        commentOf(allocations, options),
        /\| `ATTUNU` Attended \| 2 \| \*\*\+1\*\* \| 3 \| 5 \| 2 \| `song-one` \|/,
    );
    t.notRegex(commentOf([taken("deleted", "song-one", "TSTNU")]), /alone\) \|/, "where all are, a note says it");
    t.regex(commentOf([taken("deleted", "song-one", "TSTNU")]), /Seats count this program's people only/);
});

test("the report lists each kind of change", (t) => {
    const text = commentOf(
        [
            {
                name: "attended",
                before: {
                    allocations: {
                        ana: ["ATTUNU"],
                        ben: ["ATTUNU"],
                        ...Object.fromEntries(users(7).map((id) => [id, ["ATTUNU"]])),
                    },
                },
                after: { userIds: ["ana", "new-1", "new-2"], userBundleCodes: ["ATTUNU"] },
            },
            {
                name: "testers",
                before: { allocations: { cem: ["TSTNU"] } },
                after: { userIds: ["ben", "cem"], userBundleCodes: ["NEWNU", "TSTNU"] },
            },
            { name: "kept", before: { allocations: { dia: ["ACNU"] }, onRelease: "keep" } },
            {
                name: "developers",
                resource: "GroupLicenseAllocation",
                before: { groupId: "dev", userBundleCodes: ["ACNU"], quotas: { ACNU: 5 } },
                after: { groupId: "dev", userBundleCodes: ["IDU"], quotas: { IDU: 20 } },
            },
            { name: "later", after: { userIds: "04da6b54-80e4-46f7-96ec-b56ff0331ba9", userBundleCodes: ["IDU"] } },
        ],
        {
            same: 2,
            diagnostics: [
                { severity: "info", message: "warning: NEWNU: 2 more needed, 1 left\n" },
                {
                    severity: "info",
                    message: 'seats used in organization "song-one": ATTUNU 1200 of 1250, NEWNU 4 of 5, TSTNU 1 of 9\n',
                },
                { severity: "info", message: "from the program\n" },
            ],
        },
        new Map([
            ["ana", { name: "Ana Alves", email: "ana@example.com" }],
            ["ben", { name: "Ben Bay", email: "" }],
        ]),
    );
    t.is(
        text,
        `<!-- pulumi-uipath-licensing -->
### UiPath licenses in \`licenses/production\`: 7 people lose, 1 changes, 3 gain, 1 leaves and keeps their licenses; the rules of 1 group change; 3 more seats, 6 fewer seats; 1 allocation not counted

- ⚠️ \`NEWNU: 2 more needed, 1 left\`

| people | change | who |
| --: | --- | --- |
| 7 | **−\`ATTUNU\`** | \`user-0\`, \`user-1\`, \`user-2\`, \`user-3\`, \`user-4\` and 2 more |
| 1 | **+\`NEWNU\`** **+\`TSTNU\`** **−\`ATTUNU\`** | \`Ben Bay (ben)\` |
| 2 | **+\`ATTUNU\`** | \`new-1\`, \`new-2\` |
| 1 | **+\`NEWNU\`** | \`cem\` |
| 1 | keeps \`ACNU\`, no longer declared | \`dia\` |

| members of group | change | by |
| --- | --- | --- |
| \`dev\` | **+\`IDU\`** **−\`ACNU\`**, no quota of \`ACNU\`, quota of \`IDU\`: 20 | \`developers\` |

| seats | now | change | after | bought | left |
| --- | --: | --: | --: | --: | --: |
| \`ATTUNU\` Attended | 1,200 | **−6** | 1,194 | 1,250 | 56 |
| \`NEWNU\` | 4 | **+2** | 6 | 5 | ⚠️ 1 short |
| \`TSTNU\` Tester | 1 | **+1** | 2 | 9 | 7 |

- \`later\` is known only during \`pulumi up\`, so its people are not counted. People who move to or from it appear to gain or lose licenses.
- 2 people are new to this stack. What they already hold is unknown, so all their seats are counted.
- Seats that group members use through a group rule are not counted.
- This preview leaves out 2 unchanged resources; \`pulumi preview --json --show-sames\` includes all resources.

<details><summary>1 other message</summary>

- \`from the program\`

</details>

<details><summary><strong class="loss">−<code>ATTUNU</code></strong>: 7 people</summary>

\`user-0\`, \`user-1\`, \`user-2\`, \`user-3\`, \`user-4\`, \`user-5\`, \`user-6\`

</details>
`,
    );
});

test("a report without changes and one of a failed preview say so", (t) => {
    const held = { before: { allocations: { ana: ["ACNU"] } }, after: { userIds: ["ana"], userBundleCodes: ["ACNU"] } };
    const title = (text: string) => text.split("\n")[1]?.replace("### UiPath licenses in `licenses/production`: ", "");
    t.is(title(commentOf([{ ...held, op: "same" }])), "nothing changes");
    const diagnostics = [{ severity: "error", message: "error: boom\n" }];
    t.is(title(commentOf([], { diagnostics })), "the preview failed");
    const text = commentOf([{ before: { allocations: { ana: ["ACNU"] } } }], { diagnostics });
    t.is(title(text), "the preview failed; up to that point: 1 person loses; 1 fewer seat");
    t.true(text.indexOf("❌ `boom`") < text.indexOf("| people |"));
});

test("people of several organizations are listed with their organization", (t) => {
    const text = commentOf([
        { name: "one", after: { userIds: ["ana"], userBundleCodes: ["ACNU"] } },
        { name: "two", after: { userIds: ["ana"], userBundleCodes: ["ACNU"], accountId: "song-two" } },
    ]);
    t.regex(text, /\| people \| change \| who \| organization \|/);
    t.regex(
        text,
        /\| 1 \| \*\*\+`ACNU`\*\* \| `ana` \| `song-one` \|\n\| 1 \| \*\*\+`ACNU`\*\* \| `ana` \| `song-two` \|/,
    );
    t.regex(text, /\| `ACNU` Action Center \| 0 \| \*\*\+1\*\* \| 1 \| `song-two` \|/);
});

const hostile = fc
    .array(
        fc.oneof(
            fc.string({ unit: "binary", maxLength: 5 }),
            fc.constantFrom(
                ..."` `` ``` | \\ \\| \\` * ** _ ~ # $ : < > & \" ' ( ) [ ] ! -- <!-- --> ]]> \n \r\n \u001b[31m \u202e".split(
                    " ",
                ),
                "@octocat",
                "#1",
                "!1",
                "https://evil.example.com",
                "www.evil.example.com",
                "eve@evil.example.com",
                "[x](https://evil.example.com)",
                "![x](https://evil.example.com/x.png)",
                "<script>alert(1)</script>",
                "<img src=x onerror=alert(1)>",
                "</code></td></table>",
                "</details>",
                "\n\n# heading\n\n",
                "&lt;b&gt;",
            ),
        ),
        { maxLength: 6 },
    )
    .map((parts) => `${parts.join("")}EVIL${parts.toReversed().join("")}`);

test("text from outside is shown only as code", async (t) => {
    await fc.assert(
        fc.asyncProperty(fc.array(hostile, { minLength: 8, maxLength: 8 }), async (texts) => {
            const [
                user = "",
                allocation = "",
                group = "",
                bundle = "",
                error = "",
                warning = "",
                email = "",
                line = "",
            ] = texts;
            const text = commentOf(
                [
                    { name: allocation, after: { userIds: [user, ...users(6)], userBundleCodes: [bundle] } },
                    { name: `${allocation}2`, before: { allocations: { ben: [bundle] }, onRelease: "keep" } },
                    { name: `${allocation}3`, after: { userIds: "[secret]", userBundleCodes: [bundle] } },
                    {
                        name: allocation,
                        resource: "GroupLicenseAllocation",
                        after: {
                            groupId: group,
                            userBundleCodes: [bundle],
                            quotas: { [bundle]: 5 },
                            accountId: "EVIL@two",
                        },
                    },
                ],
                {
                    diagnostics: [
                        { severity: "error", message: `error: ${error}` },
                        { severity: "warning", message: `warning: ${warning}` },
                        { severity: "info", message: line },
                    ],
                },
                new Map([["user-1", { name: "EVIL", email }]]),
            );
            for (const html of await render(text)) {
                t.true((html.match(/<code>/g) ?? []).length >= 24, html);
                const ours = html.replace(/<code>[^<]*<\/code>/g, "");
                t.notRegex(ours, /EVIL|evil|octocat|<a |<img|<script|alert|[@`]/);
                for (const [row] of ours.matchAll(/<tr>.*?<\/tr>/gs)) {
                    t.true([4, 5].includes((row.match(/<t[dh]/g) ?? []).length), row);
                }
            }
        }),
        { numRuns: 300 },
    );
});

test("code shows the text unchanged", async (t) => {
    const characters: Record<string, string> = { "&lt;": "<", "&gt;": ">", "&amp;": "&", "&quot;": '"' };
    const decode = (html: string) => html.replace(/&\w+;/g, (entity) => characters[entity] ?? entity);
    await fc.assert(
        fc.asyncProperty(fc.string({ unit: fc.constantFrom(..."`ab <&\\*_[]@é𝕬"), minLength: 1 }), async (text) => {
            for (const html of await render(`x ${code(text)} y`)) {
                const [, shown = ""] = html.match(/<code>(.*)<\/code>/s) ?? [];
                t.is(decode(shown).trim(), text.trim());
            }
        }),
    );
    t.is(code("a|b"), "`a¦b`");
    t.is(code("x".repeat(81)), `\`${"x".repeat(79)}…\``);
    t.is(code("line\nbreak"), "`line\ufffdbreak`");
    t.is(code("\u001b[31mred\u001b[0m"), "`red`");
});
