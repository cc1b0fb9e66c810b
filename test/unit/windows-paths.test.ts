import test from "ava";
import type * as programPlace from "../../provider/cli/program-place";
import { Problems } from "../../provider/table/problems";
import type * as readBytesModule from "../../provider/table/read-bytes";
import { loadOnWindows, workingFolder } from "../support/windows";

test("a program on Windows may name its table with slashes, in any folder and on any drive", (t) => {
    const { pathFrom } = loadOnWindows<typeof programPlace>("cli/program-place.ts", {});
    const cases: [folder: string, table: string, expected: string][] = [
        [workingFolder, "licenses.csv", "licenses.csv"],
        [workingFolder, "tables\\licenses.csv", "tables/licenses.csv"],
        [`${workingFolder}\\src`, "licenses.csv", "../licenses.csv"],
        ["d:\\Work\\Licenses", "licenses.csv", "licenses.csv"],
        [workingFolder, "E:\\licenses.csv", "E:/licenses.csv"],
        [workingFolder, "\\\\server\\share\\licenses.csv", "//server/share/licenses.csv"],
    ];
    for (const [folder, table, expected] of cases) {
        t.is(pathFrom(folder, table), expected, `${folder} ${table}`);
    }
});

test("a program on Windows is found in its project, up to the root of a drive or of a share", (t) => {
    const findIn = (files: Record<string, string>, program: string) =>
        loadOnWindows<typeof programPlace>("cli/program-place.ts", files).findProgramPlace(program);
    const src = `${workingFolder}\\src`;
    t.like(findIn({}, "index.js"), { workingFolder, esm: false });
    t.like(findIn({ "D:\\package.json": '{"type":"module"}' }, "src\\index.js"), {
        workingFolder: src,
        esm: true,
    });
    t.like(findIn({}, "\\\\server\\share\\index.ts"), { workingFolder: "\\\\server\\share\\", esm: true });
    const files = {
        [`${workingFolder}\\Pulumi.yaml`]: "name: a",
        [`${workingFolder}\\package.json`]: '{"main":"src/index.ts"}',
    };
    t.is(findIn(files, "src/index.ts").workingFolder, workingFolder);
});

test("a link on Windows to another folder or drive leads out of the project, in any letter case", (t) => {
    const read = (path: string, leadsTo: string) => {
        const files = { [`${workingFolder}\\licenses.csv`]: `-> ${leadsTo}`, [leadsTo]: "text", "E:\\own.csv": "text" };
        const { readBytes } = loadOnWindows<typeof readBytesModule>("table/read-bytes.ts", files);
        return () => readBytes(path, workingFolder, new Problems(path)).toString();
    };
    for (const outside of [
        "E:\\licenses.csv",
        "D:\\work\\licenses-of-others\\licenses.csv",
        "\\\\server\\share\\x.csv",
    ]) {
        t.throws(read("licenses.csv", outside), { message: /a link in the project leads out of it/ }, outside);
    }
    for (const inside of ["D:\\WORK\\Licenses\\tables\\licenses.csv", `${workingFolder}\\..licenses.csv`]) {
        t.is(read("licenses.csv", inside)(), "text", inside);
    }
    t.is(read("E:\\own.csv", "E:\\licenses.csv")(), "text", "the author's own path");
});
