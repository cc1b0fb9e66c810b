import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import test from "ava";
import { drawPreview } from "../../tools/picture/preview";
import { repository } from "../support/project";

const images = join(repository, "docs/images");

test("the README's picture of a terminal shows what the command prints", async (t) => {
    t.is(await readFile(join(images, "preview.svg"), "utf8"), await drawPreview(), "run npm run picture");
});

test("the README's picture of a page is small", async (t) => {
    const { size } = await stat(join(images, "report.png"));
    t.true(size > 10_000 && size < 200_000, String(size));
});
