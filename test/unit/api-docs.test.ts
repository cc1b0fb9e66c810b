import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import test from "ava";
import {
    Application,
    type Comment,
    type DeclarationReflection,
    Logger,
    LogLevel,
    type ProjectReflection,
    ReflectionKind,
} from "typedoc";
import * as uipath from "../../provider";
import { createFolder, repository } from "../support/project";
import { wholeFile } from "../support/setup";

/** What typedoc has to say against the comments. */
class Complaints extends Logger {
    readonly all: string[] = [];

    override log(message: string, level: LogLevel): void {
        if (level >= LogLevel.Warn) {
            this.all.push(message);
        }
    }
}

const complaints = new Complaints();
const written = { folder: "", names: [] as DeclarationReflection[] };

test.before(async () => {
    written.folder = await createFolder(wholeFile);
    const app = await Application.bootstrapWithPlugins({
        options: join(repository, "docs/typedoc.json"),
        out: written.folder,
    });
    app.logger = complaints;
    const project = (await app.convert()) as ProjectReflection;
    written.names = project.children ?? [];
    app.validate(project);
    await app.generateOutputs(project);
});

const wordsOf = (parts: Comment["summary"] = []) => parts.map(({ text }) => text).join("");

/** A comment's summary, and its tags of one kind. */
function read({ comment, signatures }: DeclarationReflection): { summary: string; tag(name: `@${string}`): string } {
    const own = comment ?? signatures?.[0]?.comment;
    return {
        summary: wordsOf(own?.summary),
        tag: (name) => (own?.getTags(name) ?? []).map(({ content }) => wordsOf(content)).join("\n"),
    };
}

const codeOf = (name: string) => (uipath as unknown as Record<string, { code?: string }>)[name]?.code;

test("docs/api is what `npm run docs` writes", async (t) => {
    const committed = join(repository, "docs/api");
    const files = (await readdir(written.folder)).sort();
    t.deepEqual((await readdir(committed)).sort(), files);
    for (const file of files) {
        t.is(await readFile(join(committed, file), "utf8"), await readFile(join(written.folder, file), "utf8"), file);
    }
});

test("every name that a program can import, and every member of it, has a comment, and every link leads somewhere", (t) => {
    t.deepEqual(complaints.all, []);
    const values = written.names.filter(
        ({ kind }) => kind !== ReflectionKind.Interface && kind !== ReflectionKind.TypeAlias,
    );
    t.deepEqual(values.map(({ name }) => name).sort(), Object.keys(uipath).sort());
});

test("every input says whether a change of it replaces, and what it is by default", (t) => {
    const inputs = written.names.filter(({ name }) => name.endsWith("Args"));
    t.is(inputs.length, 2);
    for (const { name, children = [] } of inputs) {
        for (const input of children) {
            const { summary } = read(input);
            const replaces = ["accountId", "baseUrl", "groupId"].includes(input.name);
            t.regex(summary, replaces ? /A change replaces/ : /Changes in place/, `${name}.${input.name}`);
            t.is(/Default: /.test(summary), input.flags.isOptional, `${name}.${input.name}`);
        }
    }
});

test("every optional choice of a function says what it is by default", (t) => {
    for (const { name, children = [] } of written.names.filter((each) => each.name.endsWith("Options"))) {
        for (const option of children) {
            t.regex(read(option).summary, /Default: /, `${name}.${option.name}`);
        }
    }
});

test("every function and resource names its errors by their codes, and the source", (t) => {
    const callable = ReflectionKind.Function | ReflectionKind.Class;
    for (const each of written.names.filter(({ kind, name }) => kind & callable && !name.endsWith("Error"))) {
        const [, other] = /^As (\w+), /.exec(read(each).summary) ?? [];
        const { tag } = read(written.names.find(({ name }) => name === other) ?? each);
        t.regex(tag("@see"), /\w/, each.name);
        const named = [...tag("@throws").matchAll(/(\w+)\s+\(`(UIPATH_\w+)`\)/g)];
        t.true(named.length > 0, each.name);
        for (const [, name = "", code] of named) {
            t.is(code, codeOf(name), each.name);
        }
    }
});

test("every error says what to do", (t) => {
    for (const each of written.names.filter(({ name }) => codeOf(name))) {
        t.regex(read(each).summary, /What to do: \w/, each.name);
    }
});
