import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { create } from "tar";
import { writePlugin } from "./write-plugin";

const systems = ["darwin", "linux", "windows"];
const architectures = ["amd64", "arm64"];

/** Windows ignores a file's first line; Pulumi looks for this file on Windows. */
const windowsStarter = '@echo off\r\nnode "%~dp0pulumi-resource-uipath" %*\r\n';

/** With the names and contents that Pulumi expects. */
export async function writeArchives(folder: string, version: string): Promise<void> {
    await mkdir(folder, { recursive: true });
    for (const system of systems) {
        const contents = await mkdtemp(join(tmpdir(), "pulumi-resource-uipath-"));
        try {
            const starter = system === "windows" ? { "pulumi-resource-uipath.cmd": windowsStarter } : {};
            const names = await writePlugin(contents, starter);
            for (const architecture of architectures) {
                const file = join(folder, `pulumi-resource-uipath-v${version}-${system}-${architecture}.tar.gz`);
                // The same plugin gives the same bytes.
                await create({ file, cwd: contents, gzip: { level: 9 }, portable: true, mtime: new Date(0) }, names);
            }
        } finally {
            await rm(contents, { recursive: true, force: true });
        }
    }
}
