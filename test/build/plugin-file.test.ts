import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { basename, join } from "node:path";
import { createInterface } from "node:readline";
import { credentials } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import test, { type ExecutionContext } from "ava";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { collectLicenses } from "../../tools/build/licenses";
import { neverLoaded } from "../../tools/build/plugin";
import { createFolder, repository } from "../support/project";

const file = join(repository, "dist/plugin/pulumi-resource-uipath");
const { version } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8"));

/** Starts a plugin as Pulumi does, and returns the port that it prints. */
async function start(t: ExecutionContext, command: string, args: readonly string[] = []): Promise<string> {
    const plugin: ChildProcess = spawn(command, args, { stdio: ["ignore", "pipe", "inherit"] });
    t.teardown(() => plugin.kill("SIGKILL"));
    await once(plugin, "spawn");
    const lines = createInterface({ input: plugin.stdout as NodeJS.ReadableStream });
    return String((await lines[Symbol.asyncIterator]().next()).value);
}

function readVersion(port: string): Promise<string> {
    const client = new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure());
    return new Promise((resolve, reject) => {
        client.getPluginInfo(new Empty(), (error, info) => {
            client.close();
            error ? reject(error) : resolve(info.getVersion());
        });
    });
}

test("the plugin is one file that needs only Node.js", async (t) => {
    const copy = join(await createFolder(t), basename(file));
    copyFileSync(file, copy);
    t.is(await readVersion(await start(t, copy)), version);
});

test("the plugin loads no module outside its file", (t) => {
    const loaded = [...readFileSync(file, "utf8").matchAll(/\b(?:require|import)\((["'`])([^"'`]+)\1\)/g)];
    // The dynamic provider's line of code for its states is only a string in the plugin.
    const names = loaded.map(([, , name]) => String(name)).filter((name) => !name.startsWith("${"));
    const others = new Set(names.filter((name) => !isBuiltin(name)));
    t.deepEqual([...others].sort(), [...neverLoaded].sort());
});

test("a file next to the plugin has the licenses of all packages in it", (t) => {
    const licenses = readFileSync(join(repository, "dist/plugin/THIRD-PARTY-LICENSES.txt"), "utf8");
    for (const name of ["@grpc/grpc-js", "@pulumi/pulumi", "google-protobuf"]) {
        t.regex(licenses, new RegExp(`^${name} \\d+\\.\\d+\\.\\d+\n\nLicense: `, "m"));
    }
    t.regex(licenses, /Apache License\s+Version 2\.0/);
    t.notRegex(licenses, /^pulumi-uipath-licensing /m);
});

test("each package's license is listed once, and a missing license is an error", async (t) => {
    const modules = join(await createFolder(t), "node_modules");
    const write = (name: string, files: Readonly<Record<string, string>>) => {
        mkdirSync(join(modules, name), { recursive: true });
        for (const [each, text] of Object.entries(files)) {
            writeFileSync(join(modules, name, each), text);
        }
    };
    write("outer", { "package.json": '{"name":"outer","version":"1.0.0","license":"MIT"}', LICENSE: "outer's words" });
    write("outer/node_modules/@in/ner", {
        "package.json": '{"name":"@in/ner","version":"2.0.0","license":"ISC"}',
        "License.md": "inner's words\r\n",
        NOTICE: "inner's notice",
    });
    write("readme", {
        "package.json": '{"name":"readme","version":"3.0.0","license":"MIT"}',
        "README.md": "# Readme\n\nWhat it does.\n\nLicense\n-------\n\nCopyright of somebody\n",
    });
    const repository = { url: "git://of.several" };
    write("sibling-1", {
        "package.json": JSON.stringify({ name: "sibling-1", version: "1.0.0", license: "MIT", repository }),
    });
    write("sibling-2", {
        "package.json": JSON.stringify({ name: "sibling-2", version: "1.0.0", license: "MIT", repository }),
        LICENSE: "siblings' words",
    });
    const inside = [
        "sibling-1/index.js",
        "sibling-2/index.js",
        "readme/index.js",
        "outer/index.js",
        "outer/lib/more.js",
        "outer/node_modules/@in/ner/index.js",
    ];
    const texts = collectLicenses(["/own/code.ts", ...inside.map((name) => join(modules, name))]).split(/^=+$/m);
    t.deepEqual(
        texts.map((text) => text.trim()),
        [
            "outer 1.0.0\n\nLicense: MIT\n\nouter's words",
            "@in/ner 2.0.0\n\nLicense: ISC\n\ninner's words\n\ninner's notice",
            "readme 3.0.0\n\nLicense: MIT\n\nCopyright of somebody",
            "sibling-1 1.0.0\n\nLicense: MIT\n\nsiblings' words",
            "sibling-2 1.0.0\n\nLicense: MIT\n\nsiblings' words",
        ],
    );
    write("bare", { "package.json": '{"name":"bare","version":"1.0.0"}', "README.md": "## License\n\nMIT\n" });
    t.throws(() => collectLicenses([join(modules, "bare/index.js")]), { message: /bare has no text of its license/ });
});
