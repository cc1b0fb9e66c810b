import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import test from "ava";
import { createFolder, repository } from "../support/project";

test("without Pulumi and Go, one message says where to get each", async (t) => {
    const empty = await createFolder(t);
    const child = spawn(process.execPath, ["--import", "tsx", "tools/engine/main.ts"], {
        cwd: repository,
        env: { PATH: empty, HOME: empty, XDG_CACHE_HOME: empty, TMPDIR: empty },
        stdio: ["ignore", "pipe", "pipe"],
    });
    const [said] = await Promise.all([text(child.stderr), once(child, "close")]);
    t.is(child.exitCode, 1);
    t.regex(said, /https:\/\/www\.pulumi\.com\/docs\/install\//);
    t.regex(said, /https:\/\/go\.dev\/doc\/install/);
    t.notRegex(said, /\n\s+at /);
});
