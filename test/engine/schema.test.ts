import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "ava";
import { engineForAll } from "../support/engine";
import { createFolder, repository } from "../support/project";

async function check(file: string): Promise<string> {
    const { execa } = await import("execa");
    const { path } = await engineForAll();
    const { all } = await execa(join(path, "pulumi"), ["schema", "check", file], { all: true });
    return all;
}

test("Pulumi's checker finds no error in the plugin's schema, but finds one in a broken schema", async (t) => {
    const file = join(repository, "dist/plugin/schema.json");
    t.is(await check(file), "");
    const broken = join(await createFolder(t), "schema.json");
    await writeFile(
        broken,
        (await readFile(file, "utf8")).replace("#/types/uipath:index:OnRelease", "#/types/uipath:index:Nothing"),
    );
    const error = await t.throwsAsync(check(broken));
    t.regex(String(error?.message), /uipath:index:Nothing/);
});
