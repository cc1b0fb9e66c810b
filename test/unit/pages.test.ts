import test from "ava";
import * as fc from "fast-check";
import { readPages } from "../../provider/uipath/endpoints/pages";

interface Row {
    id: string;
    name?: string;
}

/** A change of the list before the server's response with this number, from 0. */
type Changes = Record<number, (rows: Row[]) => void>;

const crowd = (count: number): Row[] => Array.from({ length: count }, (_, index) => ({ id: `user-${index}` }));
const idsOf = (rows: readonly Row[]) => rows.map(({ id }) => id);

/** A server with a list that changes while it is read. */
function serve(rows: Row[], { cap, changes = {} }: { cap: number; changes?: Changes }) {
    const skips: number[] = [];
    const read = () =>
        readPages<Row>({ what: "users", remedy: "see to it." }, async (skip) => {
            changes[skips.length]?.(rows);
            skips.push(skip);
            return { results: rows.slice(skip, skip + cap) };
        });
    return { skips, read };
}

const remove =
    (...indexes: number[]) =>
    (rows: Row[]) => {
        for (const index of indexes.toSorted((one, other) => other - one)) {
            rows.splice(index, 1);
        }
    };
const insert =
    (index: number, ...ids: string[]) =>
    (rows: Row[]) =>
        void rows.splice(index, 0, ...ids.map((id) => ({ id })));

for (const [cap, requests] of [
    [1000, 4],
    [50, 2 + Math.ceil(2450 / 49)],
    [1, 2 * 2500 + 1],
] as const) {
    test(`all of 2,500 users are read with any page size: ${cap}`, async (t) => {
        const { skips, read } = serve(crowd(2500), { cap });
        t.deepEqual([...(await read()).keys()], idsOf(crowd(2500)));
        t.is(skips.length, requests);
    });
}

test("short lists take few requests", async (t) => {
    for (const [count, requests] of [
        [0, [0]],
        [1, [0, 1, 0]],
        [2, [0, 1]],
        [999, [0, 998]],
        [1000, [0, 999]],
        [1001, [0, 999, 1000]],
    ] as const) {
        const { skips, read } = serve(crowd(count), { cap: 1000 });
        t.is((await read()).size, count);
        t.deepEqual(skips, [...requests], `${count} users`);
    }
});

test("the server's count of rows is ignored", async (t) => {
    for (const totalCount of [0, 1000, 1, 9999, null]) {
        const rows = crowd(2500);
        const read = await readPages({ what: "users", remedy: "" }, async (skip) => {
            const results = rows.slice(skip, skip + 1000);
            return { totalCount, results };
        });
        t.is(read.size, 2500, `${totalCount}`);
    }
});

const lastOfFirstPage = { 1000: 999, 50: 49, 1: 0 };
for (const cap of [1000, 50, 1] as const) {
    const last = lastOfFirstPage[cap];
    const cases: [string, Changes][] = [
        ["the first user leaves", { 1: remove(0) }],
        ["the last user of the first page leaves", { 1: remove(last) }],
        ["the first user of the second page leaves", { 1: remove(last + 1) }],
        ["several users before the boundary leave", { 1: remove(...new Set([0, Math.floor(last / 2), last])) }],
        ["users on both sides of the boundary leave", { 1: remove(last, last + 1) }],
        ["a user leaves before each of two pages", { 1: remove(0), 2: remove(0) }],
        ["a user leaves in each of two reads", { 1: remove(0), 4: remove(1) }],
        ["a user leaves from the last page", { 3: remove(2400) }],
        ["a user joins in front", { 1: insert(0, "new-1") }],
        ["a page of users joins in front", { 1: insert(0, ...Array.from({ length: cap }, (_, n) => `new-${n}`)) }],
        [
            "a page of users minus one joins in front",
            { 1: insert(0, ...Array.from({ length: cap - 1 }, (_, n) => `new-${n}`)) },
        ],
        ["a user joins at the boundary", { 1: insert(last + 1, "new-1") }],
        ["one user leaves and one joins", { 1: remove(0), 2: insert(0, "new-1") }],
    ];
    for (const [title, changes] of cases) {
        test(`pages of ${cap}: ${title}, and no other user is missing`, async (t) => {
            const rows = crowd(2500);
            const { read } = serve(rows, { cap, changes });
            const found = await read();
            t.deepEqual(
                idsOf(rows).filter((id) => !found.has(id)),
                [],
            );
        });
    }
}

test("a changed list is read again, and the result does not have the users who left", async (t) => {
    const rows = crowd(2500);
    const { skips, read } = serve(rows, { cap: 1000, changes: { 1: remove(3, 7) } });
    const found = await read();
    t.deepEqual([...found.keys()], idsOf(rows));
    t.is(skips.length, 8, "two readings");
});

test("a list that changes in each read is the union of three reads", async (t) => {
    const rows = crowd(2500);
    const twoLeave = remove(0, 1);
    const changes = { 1: twoLeave, 5: twoLeave, 9: twoLeave };
    const { skips, read } = serve(rows, { cap: 1000, changes });
    const found = await read();
    t.is(skips.filter((skip) => skip === 0).length, 3);
    t.deepEqual(
        idsOf(rows).filter((id) => !found.has(id)),
        [],
    );
    t.true(found.has("user-0"), "from the first read");
});

test("a page repeated because users join is no error", async (t) => {
    const rows = crowd(20);
    const changes = { 1: insert(0, "new-1", "new-2", "new-3"), 3: remove(0, 1), 11: remove(0, 1) };
    const { skips, read } = serve(rows, { cap: 4, changes });
    const found = await read();
    t.is(skips.filter((skip) => skip === 0).length, 3);
    t.true(idsOf(rows).every((id) => found.has(id)));
});

test("of a user in several reads, the last row counts", async (t) => {
    const rows = crowd(10);
    const rename: Changes[number] = (now) => {
        now.splice(0, 2);
        now[now.length - 1] = { id: "user-9", name: `${now.length} are left` };
    };
    const { read } = serve(rows, { cap: 5, changes: { 1: rename, 4: rename, 6: rename } });
    t.is((await read()).get("user-9")?.name, "4 are left");
});

test("no remaining user is missing, with any number of users joining or leaving during the first two reads", async (t) => {
    const change = fc.record({
        request: fc.nat(12),
        at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        leaving: fc.nat(5),
    });
    await fc.assert(
        fc.asyncProperty(
            fc.integer({ min: 0, max: 40 }),
            fc.integer({ min: 1, max: 12 }),
            fc.array(change, { maxLength: 4 }),
            async (size, cap, list) => {
                const rows = crowd(size);
                // Two reads take at least this many requests, so the third finds the list unchanged.
                const requests = 2 * Math.max(1, Math.floor((size - 20) / cap));
                // A page of users who join at once ends a read early. The tests above cover that.
                const mayJoin = cap > list.length + 1;
                const changes: Changes = {};
                for (const [number, { request, at, leaving }] of list.entries()) {
                    const position = Math.min(request, requests - 1);
                    const before = changes[position];
                    changes[position] = (now) => {
                        before?.(now);
                        const joining = leaving === 0 && mayJoin ? [{ id: `new-${number}` }] : [];
                        now.splice(Math.floor(at * now.length), leaving, ...joining);
                    };
                }
                const found = await serve(rows, { cap, changes }).read();
                const missing = idsOf(rows).filter((id) => id.startsWith("user-") && !found.has(id));
                t.deepEqual(missing, []);
            },
        ),
        { numRuns: 2000 },
    );
});

test("a server that returns the same rows on each page is an error", async (t) => {
    for (const count of [1, 2, 50]) {
        let requests = 0;
        const read = readPages({ what: "users", remedy: "see to it." }, async () => {
            requests += 1;
            return { results: crowd(count) };
        });
        await t.throwsAsync(read, {
            message: /the same rows for each page of users/,
            code: "UIPATH_UNEXPECTED_ANSWER",
        });
        t.is(requests, 6);
    }
});

test("rows without an ID are left out in any position", async (t) => {
    for (const cap of [1, 2, 3, 50]) {
        const rows = [
            { id: "", name: "first" },
            ...crowd(3),
            { id: " ", name: "middle" },
            { id: "", name: "middle" },
            { id: "USER" },
            { id: "", name: "last" },
        ];
        const { read } = serve(rows, { cap });
        t.deepEqual([...(await read()).keys()], ["user-0", "user-1", "user-2", "USER"]);
    }
});

test("a list without any ID is an error", async (t) => {
    const { read } = serve([{ id: "" }, { id: "", name: "Ana" }], { cap: 50 });
    await t.throwsAsync(read(), { message: /list of users has no IDs/, code: "UIPATH_UNEXPECTED_ANSWER" });
});
