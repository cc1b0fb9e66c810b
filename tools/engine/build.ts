import { execFile } from "node:child_process";
import { chmod, copyFile, mkdir, readdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { executable } from "./executable";
import { EngineError } from "./failure";
import { goBuild, requireGo } from "./go";
import { readVersion } from "./installed";
import { holdLock } from "./lock";
import { type Recipe, readRecipe } from "./recipe";

interface Build {
    why: string;
    say: (line: string) => void;
    signal?: AbortSignal | undefined;
}

/** Once for this machine. */
export async function buildEngine(build: Build): Promise<{ version: string; path: string }> {
    const recipe = readRecipe();
    const { cache, version } = recipe;
    if (!(await isWhole(recipe))) {
        await requireGo(recipe.goVersion, build.why, recipe.parts[0]?.folder ?? ".");
        await mkdir(path.dirname(cache), { recursive: true }).catch((error: Error) => {
            throw new EngineError(
                `The Pulumi CLI cannot be kept: ${error.message}. XDG_CACHE_HOME may name another folder.`,
            );
        });
        const release = await holdLock(cache, build);
        try {
            // The previous holder of the lock may have built it.
            if (!(await isWhole(recipe))) {
                await buildInto(recipe, build);
            }
        } finally {
            await release();
        }
    }
    return { version, path: cache };
}

async function buildInto(recipe: Recipe, { why, say, signal }: Build): Promise<void> {
    const { cache, version, parts, starters } = recipe;
    const started = Date.now();
    say(`Building the Pulumi CLI ${version} with Go, since ${why}.`);
    say(`This is done once, takes about 3 minutes on two cores, and is kept in ${cache}`);
    await removeLeftovers(cache);
    const unfinished = `${cache}.unfinished-${process.pid}`;
    try {
        const engine = path.join(unfinished, "engine");
        const scratch = path.join(unfinished, "scratch");
        await mkdir(engine, { recursive: true });
        await mkdir(scratch);
        for (const part of parts) {
            await goBuild(part, { into: engine, scratch, say, signal });
        }
        // A copy next to the CLI, as in the official archive, prevents the engine's warning.
        for (const starter of starters) {
            const copy = path.join(engine, path.basename(starter));
            await copyFile(starter, copy);
            await chmod(copy, 0o755);
        }
        await rename(engine, cache);
    } finally {
        await rm(unfinished, { recursive: true, force: true });
    }
    say(`The Pulumi CLI ${version} is ready, after ${Math.round((Date.now() - started) / 1000)} s.`);
}

/** A full disk or a cleanup may have left an incomplete engine. */
async function isWhole({ cache, version, parts, starters }: Recipe): Promise<boolean> {
    const present: string[] = await readdir(cache).catch(() => []);
    const needed = [...parts.map(({ name }) => executable(name)), ...starters.map((starter) => path.basename(starter))];
    if (!needed.every((name) => present.includes(name))) {
        return false;
    }
    const host = path.join(cache, executable("pulumi-language-nodejs"));
    const [said, hostRuns] = await Promise.all([
        readVersion(path.join(cache, executable("pulumi"))),
        promisify(execFile)(host, ["-h"], { timeout: 30_000 }).then(
            () => true,
            () => false,
        ),
    ]);
    return said === version && hostRuns;
}

/** Only the holder of the lock may call it. */
async function removeLeftovers(cache: string): Promise<void> {
    const beside = await readdir(path.dirname(cache));
    const name = path.basename(cache);
    for (const each of beside.filter((entry) => entry === name || entry.startsWith(`${name}.unfinished-`))) {
        await rm(path.join(path.dirname(cache), each), { recursive: true, force: true });
    }
}
