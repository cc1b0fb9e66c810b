import test from "ava";
import { printRule } from "../../provider/contract/rule-line";
import { printSeats } from "../../provider/contract/seats-line";
import { listNotes } from "../../provider/report/notes";
import { labelOf } from "../../provider/report/people";
import { readPreview } from "../../provider/report/preview";
import { type Report, readReport } from "../../provider/report/report";
import { summarize } from "../../provider/report/words";
import { type PreviewedAllocation, type PreviewOptions, previewOf } from "../support/preview";

const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

function report(allocations: readonly PreviewedAllocation[], options?: PreviewOptions): Report {
    return readReport(readPreview(previewOf(allocations, options)), new Map());
}

/** Each change as a line: kind, gained and lost bundles, people. */
function changes({ changes }: Report): string[] {
    return changes.map(({ kind, gained, lost, people }) =>
        [kind, ...gained.map((code) => `+${code}`), ...lost.map((code) => `-${code}`), people.map(({ id }) => id)].join(
            " ",
        ),
    );
}

/** By bundle: before, after, bought. */
function seats({ seats }: Report): Record<string, (number | undefined)[]> {
    return Object.fromEntries(seats.map(({ code, now, after, bought }) => [code, [now, after, bought]]));
}

const cases: Record<string, { allocations: PreviewedAllocation[]; changes: string[]; seats: object }> = {
    "all users of a new allocation gain its bundles": {
        allocations: [{ after: { userIds: ["ana", "ben"], userBundleCodes: ["ACNU", "TSTNU"] } }],
        changes: ["gains +ACNU +TSTNU ana,ben"],
        seats: { ACNU: [0, 2, undefined], TSTNU: [0, 2, undefined] },
    },
    "added users gain, removed users lose, and the others do not change": {
        allocations: [
            {
                before: { allocations: { ana: ["ACNU"], ben: ["ACNU"] } },
                after: { userIds: ["ben", "cem"], userBundleCodes: ["ACNU"] },
            },
        ],
        changes: ["loses -ACNU ana", "gains +ACNU cem"],
        seats: { ACNU: [2, 2, undefined] },
    },
    "changes are counted from the last known state, not from the last declaration": {
        allocations: [
            {
                before: { allocations: { ana: ["ACNU", "IDU"], ben: [] } },
                after: { userIds: ["ana", "ben"], userBundleCodes: ["ACNU"] },
            },
        ],
        changes: ["loses -IDU ana", "gains +ACNU ben"],
        seats: { ACNU: [1, 2, undefined], IDU: [1, 0, undefined] },
    },
    "a state lists users by bundles, or in older versions bundles by user, as text or as a list": {
        allocations: [
            {
                before: { holders: { "ACNU IDU": "ana", "": "ben", ACNU: "cem\ndia" } },
                after: { userIds: ["ana", "ben", "cem", "dia"], userBundleCodes: ["ACNU"] },
            },
            {
                name: "older",
                before: { allocations: { eve: "ACNU IDU", flo: "", gus: ["ACNU"] } },
                after: { userIds: ["eve", "flo", "gus"], userBundleCodes: ["ACNU"] },
            },
        ],
        changes: ["loses -IDU ana,eve", "gains +ACNU ben,flo"],
        seats: { ACNU: [5, 7, undefined], IDU: [2, 0, undefined] },
    },
    "a moved user is one change in any order of allocations": {
        allocations: [
            {
                name: "old",
                before: { allocations: { ana: ["ACNU", "TSTNU"], ben: ["ACNU", "TSTNU"] } },
                after: { userIds: ["ben"], userBundleCodes: ["ACNU", "TSTNU"] },
            },
            {
                name: "new",
                before: { allocations: { cem: ["IDU", "TSTNU"] } },
                after: { userIds: ["ana", "cem"], userBundleCodes: ["IDU", "TSTNU"] },
            },
        ],
        changes: ["changes +IDU -ACNU ana"],
        seats: { ACNU: [2, 1, undefined], IDU: [1, 2, undefined], TSTNU: [3, 3, undefined] },
    },
    "another spelling of a user or an organization is no change": {
        allocations: [
            {
                before: {
                    allocations: { Ana: ["ACNU"], "7d444840-9dc0-11d1-b245-5ffdce74fad2": ["ACNU"], ben: ["ACNU"] },
                    accountId: "Song-One",
                },
                after: {
                    userIds: ["ana", "{7D444840-9DC0-11D1-B245-5FFDCE74FAD2}", "BEN", "cem"],
                    userBundleCodes: ["ACNU"],
                    accountId: "song-one",
                },
            },
        ],
        changes: ["gains +ACNU cem"],
        seats: { ACNU: [3, 4, undefined] },
    },
    "a user moved in another spelling is one person": {
        allocations: [
            { name: "one", before: { allocations: { Ana: ["ACNU", "IDU"] } } },
            { name: "two", after: { userIds: ["ANA"], userBundleCodes: ["ACNU"] } },
        ],
        changes: ["loses -IDU ANA"],
        seats: { ACNU: [1, 1, undefined], IDU: [1, 0, undefined] },
    },
    "a renamed allocation is no change of its users": {
        allocations: [
            { name: "one", before: { allocations: { ana: ["ACNU"] } } },
            { name: "two", after: { userIds: ["ana"], userBundleCodes: ["ACNU"] } },
        ],
        changes: [],
        seats: { ACNU: [1, 1, undefined] },
    },
    "a replaced allocation is no change of its users": {
        allocations: [
            {
                op: "replace",
                before: { allocations: { ana: ["ACNU"] }, onRelease: "keep" },
                after: { userIds: ["ana"], userBundleCodes: ["ACNU"], baseUrl: "https://other.example.com" },
            },
        ],
        changes: [],
        seats: { ACNU: [1, 1, undefined] },
    },
    "the steps of a replacement are counted once": {
        allocations: ["create-replacement", "replace", "delete-replaced"].map((op) => ({
            op,
            before: { allocations: { ana: ["ACNU"] } },
            after: { userIds: ["ana"], userBundleCodes: ["IDU"] },
        })),
        changes: ["changes +IDU -ACNU ana"],
        seats: { ACNU: [1, 0, undefined], IDU: [0, 1, undefined] },
    },
    "a refresh is not counted, because its step has the state before it": {
        allocations: [
            {
                op: "refresh",
                before: { allocations: { ana: ["ACNU"] } },
                after: { userIds: ["ana"], userBundleCodes: ["ACNU"] },
            },
            {
                before: { allocations: { ana: ["IDU"] } },
                after: { userIds: ["ana"], userBundleCodes: ["ACNU"] },
            },
        ],
        changes: ["changes +ACNU -IDU ana"],
        seats: { ACNU: [0, 1, undefined], IDU: [1, 0, undefined] },
    },
    "changes of more people are listed first": {
        allocations: [
            { name: "one", after: { userIds: ["ana"], userBundleCodes: ["ACNU"] } },
            { name: "two", after: { userIds: ["ben", "cem"], userBundleCodes: ["IDU"] } },
        ],
        changes: ["gains +IDU ben,cem", "gains +ACNU ana"],
        seats: { ACNU: [0, 1, undefined], IDU: [0, 2, undefined] },
    },
    "in another organization, the same ID is another person": {
        allocations: [
            {
                op: "replace",
                before: { allocations: { ana: ["ACNU"] } },
                after: { userIds: ["ana"], userBundleCodes: ["ACNU"], accountId: "song-two" },
            },
        ],
        changes: ["loses -ACNU ana", "gains +ACNU ana"],
        seats: { ACNU: [0, 1, undefined] },
    },
    "the users of a deleted allocation lose its bundles": {
        allocations: [{ before: { allocations: { ana: ["ACNU"] } } }],
        changes: ["loses -ACNU ana"],
        seats: { ACNU: [1, 0, undefined] },
    },
    "the users of a deleted allocation with onRelease keep keep its bundles": {
        allocations: [{ before: { allocations: { ana: ["ACNU"] }, onRelease: "keep" } }],
        changes: ["keeps ana"],
        seats: { ACNU: [1, 1, undefined] },
    },
    "the users of a deleted allocation with retainOnDelete keep its bundles": {
        allocations: [{ before: { allocations: { ana: ["ACNU"] } }, oldState: { retainOnDelete: true } }],
        changes: ["keeps ana"],
        seats: { ACNU: [1, 1, undefined] },
    },
    "an update uses the new onRelease": {
        allocations: [
            {
                before: { allocations: { ana: ["ACNU"], ben: ["ACNU"] }, onRelease: "clear" },
                after: { userIds: ["ben"], userBundleCodes: ["ACNU"], onRelease: "keep" },
            },
        ],
        changes: ["keeps ana"],
        seats: { ACNU: [2, 2, undefined] },
    },
    "a replacement uses the old onRelease": {
        allocations: [
            {
                op: "replace",
                before: { allocations: { ana: ["ACNU"], ben: ["ACNU"] }, onRelease: "keep" },
                after: { userIds: ["ben"], userBundleCodes: ["ACNU"], onRelease: "clear" },
            },
        ],
        changes: ["keeps ana"],
        seats: { ACNU: [2, 2, undefined] },
    },
    "a user kept by one allocation and declared by another gets the other's bundles": {
        allocations: [
            { name: "one", before: { allocations: { ana: ["ACNU"] }, onRelease: "keep" } },
            { name: "two", after: { userIds: ["ana"], userBundleCodes: ["IDU"] } },
        ],
        changes: ["changes +IDU -ACNU ana"],
        seats: { ACNU: [1, 0, undefined], IDU: [0, 1, undefined] },
    },
    "a user with different bundles in two states is written again": {
        allocations: [
            {
                name: "one",
                before: { allocations: { ana: ["ACNU"] } },
                after: { userIds: ["ana"], userBundleCodes: ["ACNU"] },
            },
            { name: "two", before: { allocations: { ana: ["IDU"] } } },
        ],
        changes: ["again ana"],
        seats: { ACNU: [1, 1, undefined] },
    },
    "an unconfirmed user is written again": {
        allocations: [
            {
                before: { allocations: { ana: ["ACNU"], ben: ["ACNU"] }, unconfirmed: ["ana", "cem"] },
                after: { userIds: ["ana", "ben"], userBundleCodes: ["ACNU"] },
            },
        ],
        changes: ["loses cem", "again ana"],
        seats: { ACNU: [2, 2, undefined] },
    },
    "a user in handedOver that no allocation declares is released": {
        allocations: [
            {
                before: { allocations: { ben: ["ACNU"] }, handedOver: { ana: "2026-03-01" }, onRelease: "keep" },
                after: { userIds: ["ben"], userBundleCodes: ["ACNU"], onRelease: "keep" },
            },
        ],
        changes: ["loses ana"],
        seats: { ACNU: [1, 1, undefined] },
    },
    "another license source is a separate change": {
        allocations: [
            {
                before: { allocations: { ana: ["ACNU"], ben: ["ACNU"] }, otherLicenseSource: ["ben"] },
                after: { userIds: ["ana", "ben"], userBundleCodes: ["ACNU"], useExternalLicense: true },
            },
        ],
        changes: ["again ana"],
        seats: { ACNU: [2, 2, undefined] },
    },
    "people of an unchanged allocation count for seats": {
        allocations: [
            {
                op: "same",
                before: { allocations: { ana: ["ACNU"] } },
                after: { userIds: ["ana"], userBundleCodes: ["ACNU"] },
            },
        ],
        changes: [],
        seats: { ACNU: [1, 1, undefined] },
    },
};

for (const [what, { allocations, ...expected }] of Object.entries(cases)) {
    test(what, (t) => {
        for (const order of [allocations, allocations.toReversed()]) {
            const found = report(order);
            t.deepEqual(changes(found), expected.changes);
            t.deepEqual(seats(found), expected.seats);
        }
    });
}

test("unknown and secret values are reported as hidden, without a guess", (t) => {
    const before = { allocations: { ana: ["ACNU"] } };
    const after = { userIds: ["ana"], userBundleCodes: ["ACNU"] };
    const { hidden, people } = report([
        { name: "a", before, after: { ...after, userIds: unknown } },
        { name: "b", before, after: { ...after, userIds: ["ana", unknown] } },
        { name: "c", after: { ...after, accountId: unknown } },
        { name: "d", before, after: { ...after, userIds: "[secret]" } },
        { name: "e", before: { allocations: "[secret]" }, after },
        { name: "f", before: { allocations: "[secret]" } },
        { name: "g", op: "same", before, after: { ...after, userBundleCodes: "[secret]" } },
        { name: "g2", after: { ...after, accountId: "[secret]" } },
        { name: "h", resource: "GroupLicenseAllocation", after: { groupId: unknown, userBundleCodes: ["ACNU"] } },
    ]);
    t.deepEqual(
        hidden.map(({ name, isSecret, changes }) => [name, isSecret ? "secret" : "unknown", changes]),
        [
            ["a", "unknown", true],
            ["b", "unknown", true],
            ["c", "unknown", true],
            ["d", "secret", true],
            ["e", "secret", true],
            ["f", "secret", true],
            ["g", "secret", false],
            ["g2", "secret", true],
            ["h", "unknown", true],
        ],
    );
    t.deepEqual(people, []);
});

test("the change of seats is added to the server's numbers", (t) => {
    const allocations = [
        { before: { allocations: { ana: ["ACNU"] } }, after: { userIds: ["ana", "ben"], userBundleCodes: ["IDU"] } },
    ];
    const message = 'seats used in organization "song-one": ACNU 40 of 50, IDU 9 of 10, TSTNU 0 of 3\n';
    t.deepEqual(seats(report(allocations, { diagnostics: [{ message, severity: "info" }] })), {
        ACNU: [40, 39, 50],
        IDU: [9, 11, 10],
        TSTNU: [0, 0, 3],
    });
});

test("changes of group rules are reported", (t) => {
    const group = (each: PreviewedAllocation): PreviewedAllocation => ({ resource: "GroupLicenseAllocation", ...each });
    const rule = { groupId: "dev", userBundleCodes: ["ACNU", "IDU"] };
    const found = (...each: PreviewedAllocation[]) =>
        report(each.map(group)).groups.map(({ groupId, gained, lost, quotas, externalLicense, keeps, isCertain }) => ({
            groupId,
            ...(gained.length > 0 && { gained }),
            ...(lost.length > 0 && { lost }),
            ...(quotas.length > 0 && { quotas }),
            ...(externalLicense !== undefined && { externalLicense }),
            ...(keeps && { keeps }),
            ...(!isCertain && { isCertain }),
        }));
    t.deepEqual(found({ after: rule }), [{ groupId: "dev", gained: ["ACNU", "IDU"] }]);
    t.deepEqual(found({ before: rule, after: rule }), []);
    t.deepEqual(found({ before: rule, after: { ...rule, quotas: { ACNU: 3 }, useExternalLicense: true } }), [
        { groupId: "dev", quotas: [{ code: "ACNU", limit: 3 }], externalLicense: true },
    ]);
    t.deepEqual(found({ op: "replace", before: rule, after: { ...rule, groupId: "test" } }), [
        { groupId: "dev", lost: ["ACNU", "IDU"] },
        { groupId: "test", gained: ["ACNU", "IDU"] },
    ]);
    t.deepEqual(found({ before: rule }), [{ groupId: "dev", lost: ["ACNU", "IDU"] }]);
    t.deepEqual(found({ before: { ...rule, onRelease: "keep" } }), [{ groupId: "dev", keeps: true }]);
    t.deepEqual(found({ before: { ...rule, unconfirmed: true }, after: rule }), [{ groupId: "dev", isCertain: false }]);
});

test("a new allocation is compared with the rule that its group already has", (t) => {
    const rule = { groupId: "dev", userBundleCodes: ["ACNU", "IDU"] };
    const had = { userBundleCodes: ["IDU", "TSTNU"], useExternalLicense: false, quotas: { IDU: 3 } };
    const message = `${printRule({ accountId: "song-one", groupId: "dev", rule: had })}\n`;
    const said = { diagnostics: [{ message, severity: "info" }] };
    const of = (...each: PreviewedAllocation[]) =>
        report(
            each.map((one) => ({ resource: "GroupLicenseAllocation", ...one })),
            said,
        );
    const change = {
        groupId: "dev",
        gained: ["ACNU"],
        lost: ["TSTNU"],
        quotas: [{ code: "IDU", limit: undefined }],
        isCertain: true,
    };
    const adopting = of({ name: "new", after: rule });
    t.deepEqual(adopting.notes, []);
    t.is(adopting.groups.length, 1);
    t.like(adopting.groups[0], change);
    // A rename, and one with an unconfirmed old resource.
    t.like(of({ name: "new", after: rule }, { name: "old", before: rule }).groups[0], change);
    t.like(of({ name: "new", after: rule }, { name: "old", before: { ...rule, unconfirmed: true } }).groups[0], change);
    t.deepEqual(of({ name: "new", after: { ...rule, ...had } }).groups, []);
    t.like(of({ name: "other", after: { ...rule, groupId: "test" } }).groups[0], {
        groupId: "test",
        gained: ["ACNU", "IDU"],
        lost: [],
    });
});

test("printed warnings and errors are reported, and lines that the report replaces are not", (t) => {
    const diagnostics = [
        ["info", "team in song-one: + ACNU: 1 user (ana)\n\n"],
        ["info", "team in song-one: - ACNU: 1 user (ben)\n\n"],
        ["info", "team in song-one: changed outside Pulumi: - ACNU: 1 user (cem)\n\n"],
        ["info", "warning: ATTUNU: 12 more needed, 3 left\n\n"],
        ["info", "\u001b[31mhello\u001b[0m: from the program\n"],
        ["info#err", "from its standard error\n"],
        ["debug", "Registering resource\n"],
        ["warning", "warning: uipath:accessToken is in the stack's config in plain text\n"],
        [
            "error",
            "error: pulumi-nodejs:dynamic/uipath:UserLicenseAllocation resource 'team' has a problem: userIds: nobody\n",
        ],
        [
            "error",
            "error: Running program failed:\nError: boom\n    at Object.<anonymous> (/index.js:2:7)\n    at node:internal/main:1\n",
        ],
        [
            "error",
            "error: Running program failed:\nError: boom\n    at Object.<anonymous> (/index.js:2:7)\n    at node:internal/main:1\n",
        ],
    ].map(([severity = "", message = ""]) => ({ severity, message }));
    const allocations = [{ before: { allocations: {} }, after: { userIds: ["ana"], userBundleCodes: ["ACNU"] } }];
    const { errors, warnings, notes } = report(allocations, { diagnostics });
    t.deepEqual(errors, [["Running program failed:", "Error: boom"], ["team: userIds: nobody"]]);
    t.deepEqual(warnings, [
        ["team: changed outside Pulumi: - ACNU: 1 user (cem)"],
        ["ATTUNU: 12 more needed, 3 left"],
        ["uipath:accessToken is in the stack's config in plain text"],
    ]);
    t.deepEqual(notes, [["hello: from the program"], ["from its standard error"]]);
});

test("a warning of seats is kept only as far as the whole preview confirms it", (t) => {
    const ids = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => `user-${from + at}`);
    const shortage = (asked: number) => ({
        severity: "info",
        message: `warning: ACNU: ${asked} more needed, 10 left in organization "Song-One"\n`,
    });
    const old = { name: "old", before: { allocations: Object.fromEntries(ids(0, 30).map((id) => [id, "ACNU"])) } };
    const fresh = (from: number, to: number) => ({
        name: "new",
        after: { userIds: ids(from, to), userBundleCodes: ["ACNU"] },
    });
    const warningsOf = (from: number, to: number, asked: number, others: PreviewedAllocation[] = []) =>
        report([old, fresh(from, to), ...others], { diagnostics: [shortage(asked)] })
            .warnings.flat()
            .filter((line) => line.includes("needed"));
    t.deepEqual(warningsOf(0, 40, 40), [], "30 of 40 hold it already");
    const said = (asked: number) => [`ACNU: ${asked} more needed, 10 left in organization "Song-One"`];
    t.deepEqual(warningsOf(0, 41, 41), said(11));
    t.deepEqual(warningsOf(30, 41, 11), said(11), "a delete frees seats too late");
    t.deepEqual(warningsOf(0, 41, 10), [], "the server knows that one of the new ones holds it");
    const hidden = { name: "hidden", after: { userIds: "[secret]", userBundleCodes: ["ACNU"] } };
    t.deepEqual(warningsOf(0, 40, 45, [hidden]), said(45), "the provider knows more about hidden people");
});

test("people who move within the same set are only counted as moved", (t) => {
    const held = (name: string, ...ids: string[]) => ({
        name,
        before: { allocations: Object.fromEntries(ids.map((id) => [id, "ACNU"])) },
    });
    const declared = (name: string, ...userIds: string[]) => ({ name, after: { userIds, userBundleCodes: ["ACNU"] } });
    const notesOf = (...allocations: PreviewedAllocation[]) =>
        listNotes(report(allocations), { code: (text) => text }).filter((note) => note.includes(" move"));
    t.deepEqual(notesOf(held("old", "ana", "ben"), declared("new", "ana", "ben")), [
        "2 people move to another allocation and keep the same licenses.",
    ]);
    t.deepEqual(notesOf(held("old", "ana", "ben"), declared("new", "ana")), [
        "1 person moves to another allocation and keeps the same licenses.",
    ]);
    t.deepEqual(notesOf({ ...held("old", "ana"), ...declared("old", "ana") }), []);
});

test("the note on seats recommends uipath:seatsFrom only if it is not set", (t) => {
    const team = { before: { allocations: { ana: "ACNU" } } };
    const noteOf = (config: Record<string, string>) =>
        listNotes(report([team], { config }), { code: (text) => text }).find((note) => note.startsWith("Seats")) ?? "";
    t.regex(noteOf({}), /people only\. To see how many .*, set uipath:seatsFrom\.$/);
    t.regex(noteOf({ "uipath:seatsFrom": "none" }), /set uipath:seatsFrom\.$/);
    t.is(noteOf({ "uipath:seatsFrom": "summary" }), "Seats count this program's people only.");
});

test("omitted resources and resources of other types are counted", (t) => {
    const bucket = { type: "aws:s3/bucket:Bucket" };
    const urn = "urn:pulumi:production::licenses::aws:s3/bucket:Bucket::logs";
    const others = ["create", "import", "same", "refresh"].map((op) => ({
        op,
        urn,
        oldState: bucket,
        newState: bucket,
    }));
    const { omittedResources, otherChanges } = report([], { same: 5, others });
    t.deepEqual([omittedResources, otherChanges], [4, 2]);
});

test("a group that leaves and keeps its rule is reported", (t) => {
    const rule = { groupId: "developers", userBundleCodes: ["ACNU"], onRelease: "keep" };
    t.is(
        summarize(report([{ resource: "GroupLicenseAllocation", before: rule }])),
        "1 group leaves and keeps its rule",
    );
});

test("a changed onRelease is reported, also without changed people", (t) => {
    const held = { holders: { ACNU: "ana" } };
    const declared = { userIds: ["ana"], userBundleCodes: ["ACNU"] };
    const found = report([{ before: held, after: { ...declared, onRelease: "keep" } }], { changes: { update: 1 } });
    t.deepEqual(found.releaseChanges, [{ name: "team", onRelease: "keep" }]);
    t.is(summarize(found), "onRelease changes in 1 allocation");
});

test("changes that no table shows are counted in the summary", (t) => {
    t.is(summarize(report([], { changes: { update: 2 } })), "no licenses change, but 2 resources do");
});

test("the old half of an interrupted replacement is counted as a deletion, once", (t) => {
    const old = { op: "delete-replaced", before: { holders: { ACNU: "old" } }, oldState: { id: "song-one/old" } };
    const current = { holders: { ACNU: "ana" } };
    const declared = { userIds: ["ana"], userBundleCodes: ["ACNU"] };
    for (const order of [(each: PreviewedAllocation[]) => each, (each: PreviewedAllocation[]) => each.toReversed()]) {
        const found = report(order([{ op: "same", before: current, after: declared }, old]));
        t.deepEqual(changes(found), ["loses -ACNU old"]);
        t.is(found.changing, 1);
    }
});

test("a resource deleted with another one keeps its users, if that one is deleted too", (t) => {
    const urn = "urn:pulumi:production::licenses::pulumi-nodejs:dynamic/uipath:UserLicenseAllocation::other";
    const deleted = { before: { holders: { ACNU: "ana" } }, oldState: { deletedWith: urn } };
    const other = { name: "other", before: { holders: { IDU: "ben" } } };
    t.deepEqual(changes(report([deleted, other])), ["loses -IDU ben", "keeps ana"]);
    t.deepEqual(changes(report([deleted])), ["loses -ACNU ana"]);
});

test("a line of the program is kept, also one that begins with a resource's name", (t) => {
    const diagnostics = [
        ...["team: 40 people read", "team in Berlin: 40 people", "song-one/team: done"],
        ...["team in song-one: + ACNU: 1 user (ana)", "team in song-one: moves from other: 1 user (ben)"],
    ].map((message) => ({ severity: "info", message }));
    const after = { userIds: ["ana"], userBundleCodes: ["ACNU"] };
    const { notes } = report([{ before: { holders: {} }, after }], { diagnostics });
    t.deepEqual(notes, [["song-one/team: done"], ["team in Berlin: 40 people"], ["team: 40 people read"]]);
});

const violations = (level: string) =>
    [
        {
            resourceUrn: "urn:pulumi:p::l::type::team",
            policyName: "retired",
            message: "no longer sold.\nChoose another.\n",
        },
    ].map((each, sequence) => JSON.stringify({ sequence, policyEvent: { ...each, enforcementLevel: level } }));

test("a policy's message is an error or a warning; a failed preview without the message says so", (t) => {
    const failed = { severity: "error", message: "error: preview failed\n" };
    const end = JSON.stringify({ sequence: 2, timestamp: 1_795_927_953, diagnosticEvent: failed });
    const read = (level: string) => readReport(readPreview([...violations(level), end].join("\n")), new Map());
    const said = [["team: retired: no longer sold.", "Choose another."]];
    t.deepEqual(read("mandatory").errors, said);
    t.deepEqual(read("advisory").warnings, said);
    t.deepEqual(read("advisory").origin.date, new Date(1_795_927_953_000));
    t.false(read("mandatory").hidesViolations);
    t.true(report([], { diagnostics: [failed] }).hidesViolations);
    t.false(report([], { diagnostics: [failed, { severity: "error", message: "boom" }] }).hidesViolations);
});

test("people with the same e-mail address are shown with their IDs, and users in warnings by name", (t) => {
    const shared = { name: "", email: "team@example.com" };
    const names = new Map([
        ["ana", shared],
        ["ben", { ...shared, email: "Team@example.com" }],
        ["cem", { name: "", email: "cem@example.com" }],
    ]);
    const message =
        'warning: 3 members of group "dev" will not get ACNU from it, since they hold it: cem, dia and 2 more';
    const text = previewOf([{ after: { userIds: ["ana", "ben", "cem"], userBundleCodes: ["ACNU"] } }], {
        diagnostics: [{ severity: "info", message }],
    });
    const { people, warnings } = readReport(readPreview(text), names);
    t.deepEqual(people.map(labelOf), ["cem@example.com", "team@example.com (ana)", "Team@example.com (ben)"]);
    t.regex(warnings.join(), /hold it: cem@example\.com, dia and 2 more$/);
});

test("an organization in two spellings is the same, also in the server's seats", (t) => {
    const said = report(
        [
            { name: "one", after: { userIds: ["ana"], userBundleCodes: ["ACNU"], accountId: "Song-One" } },
            { name: "two", after: { userIds: ["ben"], userBundleCodes: ["ACNU"], accountId: "song-one" } },
        ],
        {
            diagnostics: [
                { severity: "info", message: printSeats("SONG-ONE", { ACNU: { bought: 9, used: 4, left: 5 } }) },
            ],
        },
    );
    t.false(said.multipleOrganizations);
    t.deepEqual(seats(said), { ACNU: [4, 6, 9] });
    t.is(said.seats.length, 1);
});
