import test, { type ExecutionContext } from "ava";
import fetch from "node-fetch";
import type { SimulatorOptions } from "../../simulator/simulator";
import { example, startServer } from "../support/server";

const people = [
    { id: "SINGER-77", userName: "fay", email: "fay@example.com", name: "Fay", surname: "Lim", displayName: "Fay Lim" },
    { id: "singer-88", userName: "gus" },
    { id: "singer-99", userName: "hua" },
];

async function start(t: ExecutionContext, options: SimulatorOptions = {}) {
    const simulator = await startServer(t, {
        organizations: [{ accountId: "song-one", seats: { ATTUNU: 5, RPADEVNU: 3, TSTNU: 3 }, people }],
        licenseSummary: true,
        portal: true,
        ...options,
    });
    simulator.allocate(example);
    simulator.allocate({ ...example, userIds: ["singer-88"], userBundleCodes: [] });
    const get = async (path: string) => {
        const headers = { authorization: "Bearer 1234" };
        const answer = await fetch(`${simulator.url}/${path}`, { headers });
        return { status: answer.status, body: JSON.parse(await answer.text()) };
    };
    return { simulator, get };
}

test("the license summary of Cloud has the seats bought and used", async (t) => {
    const { simulator, get } = await start(t, { prefix: "acme" });
    t.deepEqual(await get("license_/api/account/song-one/license-summary"), {
        status: 200,
        body: {
            userLicenses: [
                { code: "ATTUNU", total: 5, used: 2 },
                { code: "RPADEVNU", total: 3, used: 2 },
                { code: "TSTNU", total: 3, used: 2 },
            ],
        },
    });
    t.is((await get("license_/api/account/song-two/license-summary")).status, 404);
    t.deepEqual(
        simulator.requests.map(({ url, status }) => [url, status]),
        [
            ["/acme/license_/api/account/song-one/license-summary", 200],
            ["/acme/license_/api/account/song-two/license-summary", 404],
        ],
    );
});

test("the portal lists the seats", async (t) => {
    const { get } = await start(t);
    t.deepEqual(await get("portal_/api/license/accountant/UserLicense"), {
        status: 200,
        body: [
            { code: "ATTUNU", allocated: 2, total: 5, inUse: 0 },
            { code: "RPADEVNU", allocated: 2, total: 3, inUse: 0 },
            { code: "TSTNU", allocated: 2, total: 3, inUse: 0 },
        ],
    });
});

test("the portal's rows have the directory's names; a holder who is not in it is an orphan", async (t) => {
    const { get } = await start(t);
    const held = { userBundleLicenses: example.userBundleCodes, lastInUse: null };
    const nameless = { email: "", name: "", surname: "", displayName: "" };
    t.deepEqual((await get("portal_/api/license/accountant/UserLicense/user/page?top=50")).body.results, [
        {
            id: "singer-77",
            email: "fay@example.com",
            name: "Fay",
            surname: "Lim",
            displayName: "Fay Lim",
            orphan: false,
            ...held,
        },
        { id: "singer-88", ...nameless, ...held, userBundleLicenses: [], orphan: false },
        { id: "singer-111", ...nameless, ...held, orphan: true },
    ]);
});

test("without a directory nobody is an orphan", async (t) => {
    const { get } = await start(t, { organizations: [{ accountId: "song-one", seats: { ATTUNU: 9 } }] });
    const { results } = (await get("portal_/api/license/accountant/UserLicense/user/page")).body;
    t.deepEqual(
        results.map(({ orphan }: { orphan: boolean }) => orphan),
        [false, false, false],
    );
});

test("by default a server has neither the summary nor the portal's reads", async (t) => {
    const { get } = await start(t, { licenseSummary: false, portal: false });
    for (const path of [
        "license_/api/account/song-one/license-summary",
        "portal_/api/license/accountant/UserLicense",
        "portal_/api/license/accountant/UserLicense/user/page",
    ]) {
        t.is((await get(path)).status, 404, path);
    }
});

test("an unknown route is a 404, or a page with status 200 as on on-premises servers", async (t) => {
    for (const unknownRoute of [404, "page"] as const) {
        const { simulator } = await start(t, { unknownRoute, portal: false, methods: ["PUT"] });
        const send = async (path: string, method: string) => {
            const answer = await fetch(`${simulator.url}/${path}`, {
                method,
                headers: { "content-type": "application/json" },
                body: method === "GET" ? null : JSON.stringify({ asked: path }),
            });
            return [answer.status, answer.headers.get("content-type")?.split(";")[0], await answer.text()] as const;
        };
        for (const [method, path] of [
            ["GET", "portal_/api/license/accountant/UserLicense"],
            ["POST", "api/account/authenticate"],
            ["DELETE", "lease_/api/account/song-one/user-license"],
        ] as const) {
            const [status, type, text] = await send(path, method);
            if (unknownRoute === "page") {
                t.deepEqual([status, type], [200, "text/html"], path);
                t.regex(text, /^<!DOCTYPE html>/);
            } else {
                t.deepEqual([status, type], [404, "application/json"], path);
                t.false(JSON.parse(text).success);
            }
        }
        t.is(
            (await send("lease_/api/account/song-one/user-license", "POST"))[0],
            405,
            "an unsupported verb is refused",
        );
        t.like(simulator.requests[1], { method: "POST", body: '{"asked":"api/account/authenticate"}' });
        t.is(simulator.requests.length, 4, "requests to unknown routes are recorded, too");
    }
});
