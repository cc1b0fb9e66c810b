import { setTimeout as sleep } from "node:timers/promises";
import type { Fault } from "../../simulator/faults";
import type { Simulator } from "../../simulator/simulator";
import type { Stack } from "../support/stack";
import type { Moment } from "./programs";

export interface EngineCase {
    name: string;
    moment: Moment;
    fault?: Fault;
    strike?: (simulator: Simulator) => Promise<void>;
    relieve?: (simulator: Simulator) => Promise<void>;
    /** Called when a request of the run has arrived, the first one being 1, and before it is applied. */
    onRequest?: (setup: Running, nth: number) => Promise<void>;
    says: readonly RegExp[];
    /** True if the run may have nothing left to do, and so may succeed. */
    mayEndWell?: boolean;
    /** False if the provider or the CLI had no time to record its progress. */
    stateKnows: boolean;
    /** What the user has to run before the next `pulumi up`, apart from ending the fault. */
    cure?: readonly (readonly string[])[];
}

/** A run that a case interrupts. */
export interface Running {
    stack: Stack;
    interrupt: () => void;
    ended: Promise<unknown>;
}

/** The minimum number of writes of each run. */
const writes = { create: 2, update: 3, delete: 2 };

const killed: EngineCase[] = Object.entries(writes).flatMap(([moment, count]) =>
    Array.from({ length: count }, (_, index) => index + 1).map((killedAt) => ({
        name: `${moment}: the provider is killed at write ${killedAt} of ${count}`,
        moment: moment as Moment,
        // It does not matter whether the server applies the write whose end the provider misses.
        ...(killedAt % 2 === 1 && { fault: { kind: "hang", after: killedAt - 1 } as Fault }),
        onRequest: async ({ stack }, nth) => {
            if (nth === killedAt) {
                await kill(stack, /^node .*dynamic-provider/);
            }
        },
        says: [/error reading from server|connection|Unavailable/i, /error: update failed/],
        stateKnows: false,
    })),
);

const clearPending = ["refresh", "--yes", "--skip-preview", "--clear-pending-creates"];

const interrupted: EngineCase[] = (["create", "update", "delete"] as const).flatMap((moment): EngineCase[] => [
    {
        name: `${moment}: the CLI is interrupted once: the current writes end, and the state has them`,
        moment,
        onRequest: async ({ interrupt }, nth) => {
            if (nth === 1) {
                interrupt();
                await sleep(1000);
            }
        },
        // Deletes come last in a run.
        says: moment === "delete" ? [/\^C received; cancelling/] : [/error: update canceled/],
        mayEndWell: moment === "delete",
        stateKnows: true,
    },
    {
        name: `${moment}: the CLI is interrupted twice: it ends at once`,
        moment,
        onRequest: async ({ interrupt, ended }, nth) => {
            if (nth === 2) {
                interrupt();
                await sleep(300);
                interrupt();
                await ended;
            }
        },
        says: [/\^C received; terminating/],
        stateKnows: false,
        cure: moment === "create" ? [clearPending] : [],
    },
]);

const others: EngineCase[] = [
    {
        name: "update: the CLI is killed: its lock must be removed",
        moment: "update",
        onRequest: async ({ stack, ended }, nth) => {
            if (nth === 2) {
                await kill(stack, /^pulumi up/);
                await ended;
            }
        },
        says: [/Updating/],
        stateKnows: false,
        cure: [["cancel", "--yes"]],
    },
    {
        name: "update: connection refused",
        moment: "update",
        strike: (simulator) => simulator.suspend(),
        relieve: (simulator) => simulator.resume(),
        says: [/connection refused \(ECONNREFUSED\); 1 attempt over .*\[UIPATH_UNREACHABLE\]/],
        stateKnows: true,
    },
    {
        name: "create: a write is applied and its response is lost",
        moment: "create",
        fault: { kind: "reset", when: "after", after: 1, times: 2 },
        says: [/connection broken \(ECONNRESET\).*\[UIPATH_UNREACHABLE\]/, /affected users: /],
        stateKnows: true,
    },
    {
        name: "delete: no response",
        moment: "delete",
        fault: { kind: "hang", after: 1, times: 9 },
        says: [/no response within 5 s.*\[UIPATH_UNREACHABLE\]/],
        stateKnows: true,
    },
    {
        name: "update: 503",
        moment: "update",
        fault: { kind: "answer", status: 503, after: 1, times: 9 },
        says: [/failed \(503\) .*\[UIPATH_SERVER_FAILED\]/],
        stateKnows: true,
    },
    {
        name: "update: 401 once",
        moment: "update",
        fault: { kind: "answer", status: 401 },
        says: [/did not accept the access token from uipath:accessToken \(401\)\. \[UIPATH_TOKEN_REJECTED\]/],
        stateKnows: true,
    },
    {
        name: "delete: 403",
        moment: "delete",
        fault: { kind: "answer", status: 403, times: 9 },
        says: [/may not allocate .*\(403\).*\[UIPATH_FORBIDDEN\]/],
        stateKnows: true,
    },
    {
        name: "create: 409 in the middle",
        moment: "create",
        fault: { kind: "answer", status: 409, after: 1, times: 9 },
        says: [/has too few seats for .*\(409\)\. \[UIPATH_SEATS_EXCEEDED\]/],
        stateKnows: true,
    },
    {
        name: "update: HTML with 200",
        moment: "update",
        fault: { kind: "garble", body: "<html></html>", contentType: "text/html", after: 1 },
        says: [/answered with a web page, so it is not the license service\. \[UIPATH_UNEXPECTED_ANSWER\]/],
        stateKnows: true,
    },
];

/** Kills the one process of a stack's run whose command is like this. */
async function kill(stack: Stack, command: RegExp): Promise<void> {
    const found = (await stack.processes()).filter((each) => command.test(each.command));
    if (found.length !== 1) {
        throw new Error(`${found.length} processes are like ${command}`);
    }
    found.forEach(({ pid }) => void process.kill(pid, "SIGKILL"));
}

export const engineCases: EngineCase[] = [...killed, ...interrupted, ...others];
