import { randomUUID } from "node:crypto";
import { existsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "ava";
import { clear, collect, type Declaration, publish } from "../../provider/contract/declarations";

const declaration = (key: string): Declaration => ({ key, kind: "users" });
const folderOf = (engine: string) => join(tmpdir(), `uipath-licensing-${process.getuid?.() ?? "user"}`, engine);

test("declarations are read once, in order, and leave no folder behind", (t) => {
    const engine = `test-${randomUUID()}`;
    publish(engine, [declaration("one")]);
    publish(engine, [declaration("two"), declaration("three")]);
    t.deepEqual(
        collect(engine).map(({ key }) => key),
        ["one", "two", "three"],
    );
    t.false(existsSync(folderOf(engine)));
    t.deepEqual(collect(engine), []);
});

test("declarations that were read are not lost when the program is writing others, or when a file is unreadable", (t) => {
    const engine = `test-${randomUUID()}`;
    t.teardown(() => clear(engine));
    publish(engine, [declaration("one")]);
    writeFileSync(join(folderOf(engine), "000000002-other.part"), "[");
    writeFileSync(join(folderOf(engine), "000000003-other.json"), "[");
    publish(engine, [declaration("two")]);
    t.deepEqual(
        collect(engine)
            .map(({ key }) => key)
            .sort(),
        ["one", "two"],
    );
});
