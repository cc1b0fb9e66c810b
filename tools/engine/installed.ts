import { execFile } from "node:child_process";
import { realpath } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import semver from "semver";
import { findExecutable } from "./executable";

/** From this release on, a refresh also updates the inputs of a resource. */
export const oldestVersion = "3.216.0";

type Installed = { found: true; version: string } | { found: false; why: string };

export async function findInstalledEngine(): Promise<Installed> {
    const cli = await findExecutable("pulumi");
    if (!cli) {
        return { found: false, why: `there is no pulumi on PATH (${oldestVersion} or later is needed)` };
    }
    const version = await readVersion(cli);
    if (!version || semver.lt(version, oldestVersion)) {
        const has = version ? `is version ${version}` : "does not say its version";
        return { found: false, why: `${cli} ${has}, and ${oldestVersion} or later is needed` };
    }
    const beside = path.dirname(await realpath(cli));
    const host = "pulumi-language-nodejs";
    if (!((await findExecutable(host, beside)) ?? (await findExecutable(host)))) {
        return { found: false, why: `${cli} has no ${host} beside it or on PATH` };
    }
    return { found: true, version };
}

/** Undefined if the CLI does not run. */
export async function readVersion(cli: string): Promise<string | undefined> {
    const env = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" };
    const said = await promisify(execFile)(cli, ["version"], { timeout: 30_000, env }).catch(() => undefined);
    return semver.coerce(said?.stdout)?.version;
}
