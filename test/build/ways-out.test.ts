import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import ts from "typescript";
import { repository } from "../support/project";

const provider = join(repository, "provider");

/** The calls that print or send text, and the files that may use them. */
const doors: Record<string, readonly string[]> = {
    console: ["output.ts"],
    // The question of `up` has no foreign text, and the check for a terminal prints none.
    "process.stdout": ["output.ts", "cli/ask.ts", "cli/change-licenses.ts", "cli/main.ts"],
    "process.stderr": [],
    "pulumi.log": ["dynamic/log.ts", "program/log.ts"],
};

function filesOf(folder: string): string[] {
    return readdirSync(folder, { withFileTypes: true, recursive: true })
        .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
        .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}

function find(file: string, take: (node: ts.Node) => boolean): string[] {
    const source = ts.createSourceFile(file, readFileSync(join(provider, file), "utf8"), ts.ScriptTarget.Latest, true);
    const found: string[] = [];
    const visit = (node: ts.Node) => {
        if (take(node)) {
            found.push(node.getText(source));
        }
        node.forEachChild(visit);
    };
    visit(source);
    return found;
}

for (const [door, allowed] of Object.entries(doors)) {
    test(`${door} is used only in ${allowed.join(", ") || "no file"}`, (t) => {
        const users = filesOf(provider).filter(
            (file) =>
                find(file, (node) =>
                    ts.isPropertyAccessExpression(node)
                        ? node.getText() === door || node.expression.getText() === door
                        : ts.isElementAccessExpression(node) && node.expression.getText() === door,
                ).length > 0,
        );
        t.deepEqual(users.sort(), [...allowed].sort());
    });
}

test("these files print only redacted text, except a command's requested output", (t) => {
    const writes = (file: string, callee: RegExp) =>
        find(file, (node) => ts.isCallExpression(node) && callee.test(node.expression.getText()));
    t.deepEqual(writes("output.ts", /^console\./), ["console.log(redact(line))", "console.error(redact(line))"]);
    t.deepEqual(writes("program/log.ts", /^pulumi\.log/), [
        "pulumi.log.info(redact(line))",
        "pulumi.log.warn(redact(line))",
    ]);
    t.deepEqual(writes("dynamic/log.ts", /^pulumi\.log/), [
        "pulumi.log.info(redact(line), undefined, undefined, true)",
    ]);
    t.deepEqual(writes("output.ts", /stdout/), ["process.stdout.write(text)"]);
    t.deepEqual(writes("cli/main.ts", /stdout/).length, 1, "whose errors are listened for");
});

test("errors have the class that redacts them, or no foreign text", (t) => {
    const plain = filesOf(provider).flatMap((file) =>
        find(
            file,
            (node) =>
                (ts.isNewExpression(node) &&
                    /^(Error|TypeError|RangeError|pulumi\.\w+Error)$/.test(node.expression.getText())) ||
                (ts.isHeritageClause(node) &&
                    ts.isClassDeclaration(node.parent) &&
                    /extends Error$/.test(node.getText())),
        ).map((text) => `${file}: ${text}`),
    );
    t.deepEqual(plain.sort(), [
        "dynamic/partial-failure.ts: extends Error",
        "errors.ts: extends Error",
        "lifecycle/hint-budget.ts: extends Error",
        "plugin/failure.ts: extends Error",
        "plugin/failure.ts: extends Error",
        "plugin/failure.ts: new Error(text)",
        "uipath/http/agent.ts: extends Error",
    ]);
});

test("each method of the plugin is guarded", (t) => {
    const [methods] = find("dynamic/dynamic-provider.ts", ts.isObjectLiteralExpression).filter((text) =>
        text.includes("configure:"),
    );
    const names = [...(methods ?? "").matchAll(/^ {8}(\w+)(: guarded\()?/gm)].map(([, name, guard]) => [name, !!guard]);
    t.deepEqual(
        names,
        ["configure", "check", "diff", "create", "update", "read", "delete"].map((name) => [name, true]),
    );
});
