import type { Fault } from "../../simulator/faults";
import type { SeenRequest } from "../../simulator/simulator";
import { client, login } from "./checks";
import type { Moment } from "./programs";
import type { Case } from "./runner";

const signIns = {
    "client credentials": {
        endpoint: "token",
        settings: { "uipath:accessToken": "", "uipath:clientId": client.id, "uipath:clientSecret": client.secret },
    },
    "user name": {
        endpoint: "authenticate",
        settings: {
            "uipath:accessToken": "",
            "uipath:username": login.username,
            "uipath:password": login.password,
            "uipath:tenancyName": login.tenancyName,
        },
    },
} as const;

const refused: Fault = { kind: "answer", status: 401 };
const failed = /the sign-in with the .* failed: .* answered 503; 1 attempt .*\[UIPATH_SIGN_IN_FAILED\]/;

const tokensIn = (requests: readonly SeenRequest[]) => requests.filter(({ url }) => /connect|authenticate/.test(url));

/** Classic ABP sends 500 for a wrong password, and locks the account after a few. */
const wrongPassword: Case[] = (["create", "update"] as Moment[]).map((moment) => ({
    name: `${moment}: user name: a wrong password is answered by 500`,
    moment,
    faults: () => [{ kind: "answer", endpoint: "authenticate", status: 500, times: 99 }],
    settings: { ...signIns["user name"].settings, "uipath:maxAttempts": "5" },
    recovery: "again",
    ends: [/the sign-in with the user name .* answered 500; 1 attempt .*\[UIPATH_SIGN_IN_FAILED\]/],
    wire: (t, requests) => t.is(requests.length, 1),
}));

/** The faults of a sign-in that issues tokens, in each kind of run. */
export const signInCases: Case[] = Object.entries(signIns)
    .flatMap(([kind, { endpoint, settings }]) =>
        (["create", "update", "delete"] as Moment[]).flatMap((moment): Case[] => [
            {
                name: `${moment}: ${kind}: 401 once: a new token works`,
                moment,
                faults: () => [{ ...refused, after: 2 }],
                settings,
                ends: "well",
                wire: (t, requests) => {
                    t.is(tokensIn(requests).length, 2);
                    t.is(requests.filter(({ status }) => status === 401).length, 1);
                },
            },
            {
                name: `${moment}: ${kind}: 401 from the middle on`,
                moment,
                faults: () => [{ ...refused, after: 2, times: 99 }],
                settings,
                recovery: "back to what was declared before",
                ends: [/did not accept the (client credentials|user name) from .*\(401\)\. \[UIPATH_TOKEN_REJECTED\]/],
                wire: (t, requests) => t.is(tokensIn(requests).length, 2),
            },
            {
                name: `${moment}: ${kind}: no sign-in succeeds`,
                moment,
                faults: () => [{ kind: "answer", endpoint, status: 503, times: 99 }],
                settings,
                recovery: "refresh and again",
                ends: [failed],
                wire: (t, requests) => t.is(requests.length, 1, "one attempt for all"),
            },
            {
                name: `${moment}: ${kind}: 401 in the middle, and no new sign-in succeeds`,
                moment,
                faults: () => [
                    { ...refused, after: 2 },
                    { kind: "answer", endpoint, status: 503, after: 1, times: 99 },
                ],
                settings,
                recovery: "everything away",
                ends: [failed],
                wire: (t, requests) => t.is(tokensIn(requests).length, 2),
            },
        ]),
    )
    .concat(wrongPassword);
