import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { repository } from "../support/project";

/** `npm run docs` writes these. */
const generated = ["_index.md", "installation-configuration.md"];

const pages = readdirSync(join(repository, "docs")).filter((file) => file.endsWith(".md") && !generated.includes(file));

/** The most lines that a page may have. */
const limits: readonly (readonly [page: string, lines: number])[] = [
    ["README.md", 150],
    ["CONTRIBUTING.md", 80],
    ...pages.map((file) => [`docs/${file}`, 150] as const),
];

/** Words that no page needs. The linter checks the spelling of all others. */
const avoided = [
    ...["whoever", "whomever", "whom", "licences?", "whilst", "thereof", "herein", "likewise", "besides", "hitherto"],
    ...[
        "is told",
        "are told",
        "by then",
        "what is held",
        "as ever",
        "for want of",
        "of which",
        "look-ups?",
        "nobody stands",
    ],
    ...[
        "hand(s|ed)? over",
        "take(s|n)? away",
        "simply",
        "just",
        "easily",
        "obviously",
        "seamless(ly)?",
        "powerful",
        "utili[sz]e",
    ],
];

for (const [page, most] of limits) {
    const text = readFileSync(join(repository, page), "utf8");

    test(`${page} has at most ${most} lines`, (t) => {
        const lines = text.trimEnd().split("\n").length;
        t.true(lines <= most, `${lines} lines`);
    });

    test(`${page} avoids unwanted words`, (t) => {
        const prose = text.replaceAll(/^ *```[\s\S]*?^ *```/gm, "").replaceAll(/`[^`\n]*`/g, "");
        const found = prose.match(new RegExp(`\\b(${avoided.join("|")})\\b|—`, "gi")) ?? [];
        t.deepEqual(found, []);
    });
}

/** Words that neither a message nor a comment needs, beside those of {@link avoided} that have a technical meaning. */
const avoidedInCode =
    /\b(whoever|whom|licences?|whilst|thereof|herein|likewise|hitherto|(is|are) told|by then|what is held|for want of|nobody stands|hand(s|ed)? over)\b/gi;

test("messages and comments are in plain words", async (t) => {
    const { execa } = await import("execa");
    const folders = ["provider", "simulator", "bench", "tools", "examples", "templates"];
    const { stdout } = await execa("git", ["ls-files", ...folders], { cwd: repository });
    // What tables may say is no text of ours.
    const files = stdout
        .split("\n")
        .filter((file) => /\.(ts|js|cjs|mjs|md|ya?ml)$/.test(file) && !file.includes("table/headers"));
    t.true(files.length > 200);
    const found = files.flatMap((file) =>
        [...readFileSync(join(repository, file), "utf8").matchAll(avoidedInCode)].map(([word]) => `${file}: ${word}`),
    );
    t.deepEqual(found, []);
});

for (const file of pages) {
    test(`docs/${file} begins with a title and a sentence`, (t) => {
        t.regex(readFileSync(join(repository, "docs", file), "utf8"), /^# \S[^\n]*\n\n[A-Z`]/);
    });
}
