import { readFile } from "node:fs/promises";
import { join } from "node:path";
import test from "ava";
import { userBundles } from "../../provider/domain/bundle-codes";
import { repository } from "../support/project";

test("docs/users.md lists every bundle code and no other", async (t) => {
    const page = await readFile(join(repository, "docs/users.md"), "utf8");
    const section = /^## Bundle codes\n(.*?)```/ms.exec(page)?.[1] ?? "";
    const listed = [...section.matchAll(/`([A-Z]+)`/g)].map(([, code]) => code);
    t.deepEqual(listed.sort(), Object.keys(userBundles).sort());
    const named = [...section.matchAll(/`([A-Z]+)` \| ([^|,]+)/g)].map(([, code, name]) => [code, name?.trim()]);
    t.like(userBundles, Object.fromEntries(named));
});
