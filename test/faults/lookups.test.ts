import * as pulumi from "@pulumi/pulumi";
import test, { type ExecutionContext } from "ava";
import { getGroupId, getLicenseSummary, getUserIds, LicensingError } from "../../provider";
import type { Endpoint, Fault } from "../../simulator/faults";
import { startServer } from "../support/setup";
import { token } from "./checks";
import { faultKinds } from "./fault-kinds";
import { withLimit } from "./server-pool";

const settings = { "uipath:accountId": "song-one", "uipath:accessToken": token, "uipath:maxAttempts": "1" };

const organization = {
    accountId: "song-one",
    seats: { ATTUNU: 1 },
    people: Array.from({ length: 1500 }, (_, index) => ({ id: `id-${index}`, userName: `user${index}` })),
    groups: [{ id: "id-of-developers", name: "developers" }],
};

const lookups: { name: string; endpoint: Endpoint; after?: number; ask: (baseUrl: string) => Promise<unknown> }[] = [
    { name: "people", endpoint: "users", ask: (baseUrl) => getUserIds(["user0"], { baseUrl }) },
    {
        name: "people, at the second page",
        endpoint: "users",
        after: 1,
        ask: (baseUrl) => getUserIds(["user0"], { baseUrl }),
    },
    { name: "a group", endpoint: "groups", ask: (baseUrl) => getGroupId("developers", { baseUrl }) },
    { name: "seats", endpoint: "summary", ask: (baseUrl) => getLicenseSummary({ baseUrl }) },
];

/** A server that does not offer a look-up answers so; of seats, it is no error that they are not said. */
const isAbsence = (faultKind: string) => ["404", "a user who is not found", "HTML with 200"].includes(faultKind);
/** An answer without end has to go beyond what the longest list may be. */
const inflated = (kind: object) => ({ ...kind, ...("bytes" in kind && { bytes: 70 * 1024 * 1024 }) });

const lookUp = test.macro(
    (
        t: ExecutionContext,
        { endpoint, after = 0, ask }: (typeof lookups)[number],
        { name, kind, settings: own }: (typeof faultKinds)[number],
    ) =>
        withLimit(async () => {
            const simulator = await startServer(t, { organizations: [organization], token, licenseSummary: true });
            simulator.fault({ ...inflated(kind), endpoint, after, times: 99 } as Fault);
            // The config is the process's own, and is read as soon as somebody asks.
            pulumi.runtime.setAllConfig({ ...settings, ...own });
            const asking = ask(simulator.url);
            if (endpoint === "summary" && isAbsence(name)) {
                t.deepEqual(await asking, {});
                return;
            }
            const error = await t.throwsAsync<LicensingError>(asking);
            t.true(error instanceof LicensingError);
            t.regex(error.code, /^UIPATH_/);
            t.regex(error.message, /\n {2}what to do: /);
            t.notRegex(error.message, /\n\s+at |undefined|\[object/);
            t.false(error.message.includes(token));
            t.is(error.stack, error.message, "Pulumi shows no stack");
        }),
);

for (const lookup of lookups) {
    for (const faultKind of faultKinds) {
        test(`looking up ${lookup.name}: ${faultKind.name}`, lookUp, lookup, faultKind);
    }
}
