import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import test from "ava";
import MarkdownIt from "markdown-it";
import { repository } from "../support/project";

const pages = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "*.md"], {
    cwd: repository,
    encoding: "utf8",
})
    .split("\n")
    .filter((file) => file && !file.startsWith("test/") && existsSync(join(repository, file)));

const tokens = memoize((page: string) =>
    new MarkdownIt({ html: true }).parse(readFileSync(join(repository, page), "utf8"), {}),
);

function linksOf(page: string): string[] {
    const inline = tokens(page).flatMap(({ children }) => children ?? []);
    return inline.flatMap((token) => token.attrGet("href") ?? token.attrGet("src") ?? []);
}

/** The anchors of a page's headings, as GitHub makes them. */
const anchors = memoize((page: string) => {
    const found = new Set<string>();
    for (const [at, { type }] of tokens(page).entries()) {
        if (type === "heading_open") {
            const words = (tokens(page)[at + 1]?.children ?? []).map(({ content }) => content).join("");
            const kept = words.toLowerCase().replaceAll(/[^\p{L}\p{N}\p{M} _-]/gu, "");
            const anchor = kept.replaceAll(" ", "-");
            let unique = anchor;
            for (let count = 1; found.has(unique); count++) {
                unique = `${anchor}-${count}`;
            }
            found.add(unique);
        }
    }
    return found;
});

function memoize<Value>(read: (page: string) => Value): (page: string) => Value {
    const values = new Map<string, Value>();
    return (page) => {
        const value = values.get(page) ?? read(page);
        values.set(page, value);
        return value;
    };
}

for (const page of pages) {
    test(`the links of ${page} lead somewhere`, (t) => {
        const own = linksOf(page).filter((link) => !/^[a-z]+:/.test(link));
        const dead = own.filter((link) => {
            const [path = "", anchor] = decodeURI(link).split("#");
            const target = path ? resolve(repository, dirname(page), path) : join(repository, page);
            const isInside = !relative(repository, target).startsWith("..");
            if (!isInside || !existsSync(target)) {
                return true;
            }
            return (
                anchor !== undefined &&
                !(statSync(target).isFile() && anchors(relative(repository, target)).has(anchor))
            );
        });
        t.deepEqual(dead, []);
    });
}
