import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import envPaths from "env-paths";
import { EngineError } from "./failure";

/** The go.mod in their folder pins their versions. */
export interface GoPrograms {
    what: string;
    folder: string;
    packages: readonly string[];
    flags: readonly string[];
}

/** The two need different versions of a module, so each has a go.mod. */
export interface Part extends GoPrograms {
    name: string;
}

export interface Recipe {
    version: string;
    goVersion: string;
    parts: readonly Part[];
    /**
     * The starter of dynamic providers and policy packs, from the npm package. The CLI expects it in its own folder.
     */
    starters: readonly string[];
    /** Equal inputs on the same platform give the same folder. */
    cache: string;
}

/** The go.mod files in this folder are the only place with versions. */
export function readRecipe(): Recipe {
    const cli = path.join(__dirname, "cli");
    const host = path.join(__dirname, "language-nodejs");
    const version = read(cli, /^\s*github\.com\/pulumi\/pulumi\/pkg\/v3 v(\S+)/m);
    const parts = [
        {
            what: `the Pulumi CLI ${version}`,
            folder: cli,
            name: "pulumi",
            packages: ["github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"],
            flags: goFlags(`-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${version}`),
        },
        {
            what: "its Node.js language host",
            folder: host,
            name: "pulumi-language-nodejs",
            packages: ["github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs"],
            flags: goFlags("-s -w"),
        },
    ];
    const sdk = path.dirname(require.resolve("@pulumi/pulumi/package.json"));
    // The newest npm packages no longer have the second file.
    const starters = ["pulumi-resource-pulumi-nodejs", "pulumi-analyzer-policy"]
        .map((name) => path.join(sdk, process.platform === "win32" ? `${name}.cmd` : name))
        .filter((file) => existsSync(file));
    const hash = createHash("sha256").update(JSON.stringify([process.platform, process.arch, parts.map(fingerprint)]));
    for (const starter of starters) {
        hash.update(readFileSync(starter));
    }
    const key = hash.digest("hex").slice(0, 16);
    return {
        version,
        goVersion: read(cli, /^go (\S+)/m),
        parts,
        starters,
        cache: path.join(envPaths("pulumi-uipath-licensing", { suffix: "" }).cache, "engine", key),
    };
}

export function goFlags(ldflags: string): string[] {
    return ["-mod=readonly", "-trimpath", "-ldflags", ldflags];
}

export function fingerprint({ folder, packages, flags }: GoPrograms): unknown[] {
    const pins = ["go.mod", "go.sum"].map((file) => readFileSync(path.join(folder, file), "utf8"));
    return [packages.join(" "), flags, ...pins];
}

function read(folder: string, pattern: RegExp): string {
    const file = path.join(folder, "go.mod");
    const found = pattern.exec(readFileSync(file, "utf8"))?.[1];
    if (!found) {
        throw new EngineError(`${file} has no line like ${pattern.source}`);
    }
    return found;
}
