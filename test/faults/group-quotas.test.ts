import test, { type ExecutionContext } from "ava";
import type { Fault } from "../../simulator/faults";
import { exampleOrganization } from "../../simulator/organization";
import type { Simulator } from "../../simulator/simulator";
import { partialOf } from "../support/groups";
import { bring, type Plugin } from "../support/plugin";
import { configFor, startPlugin, startServer, wholeFile } from "../support/setup";
import { token } from "./checks";
import { type FaultKind, faultKinds } from "./fault-kinds";
import { withPooled } from "./server-pool";

const plain = { groupId: "developers", userBundleCodes: ["RPADEVNU", "TSTNU"] };
const limited = { ...plain, quotas: { TSTNU: 3 } };

interface Scene {
    simulator: Simulator;
    plugin: Plugin;
}

const createScene = async (settings: Record<string, string>) => {
    const organizations = [{ ...exampleOrganization, groups: [{ id: "developers", name: "RPA developers" }] }];
    const simulator = await startServer(wholeFile, { token, organizations, quotas: true });
    const config = configFor(simulator, { "uipath:maxAttempts": "1", ...settings });
    return { simulator, plugin: await startPlugin(wholeFile, { config, resource: "group-license-allocation" }) };
};

type Moment = "create" | "update" | "rename";
type End = "revert" | "destroy";

const runCase = test.macro((t: ExecutionContext, faultKind: FaultKind, moment: Moment, end: End) => {
    const { settings = {} } = faultKind;
    return withPooled(
        JSON.stringify(settings),
        () => createScene(settings),
        (setup) => runIn(t, setup, faultKind, moment, end),
    );
});

/** A fault strikes a write that adds quotas. Then the program declares no quotas, or nothing at all. */
async function runIn(t: ExecutionContext, { simulator, plugin }: Scene, { kind }: FaultKind, moment: Moment, end: End) {
    const named = (name: string, args: object) => ({ ...args, __key: name });
    simulator.allocateGroup("developers", { userBundleCodes: [], quotas: {} });
    plugin.beginRun();
    const old = moment === "create" ? undefined : await bring(plugin, named("old", plain));

    simulator.fault({ ...kind, endpoint: "group-rule", method: "PUT", times: 99 } as Fault);
    plugin.beginRun();
    const name = moment === "rename" ? "new" : "old";
    const partial = await partialOf(t, bring(plugin, named(name, limited), moment === "update" ? old : undefined));
    simulator.clearFaults();

    plugin.beginRun();
    if (end === "revert") {
        await bring(plugin, named("old", plain), moment === "update" ? partial : (old ?? partial));
    }
    const leaving = [
        ...(end === "destroy" && moment === "rename" && old ? [old] : []),
        ...((end === "destroy" || moment === "rename") && partial ? [partial] : []),
    ];
    for (const each of leaving) {
        await plugin.delete(each);
    }
    const userBundleCodes = end === "revert" ? plain.userBundleCodes : [];
    t.deepEqual(simulator.ledger().groups, { developers: { userBundleCodes } });
}

for (const faultKind of faultKinds) {
    for (const moment of ["create", "update", "rename"] as const) {
        for (const end of ["revert", "destroy"] as const) {
            test(`quotas added by a ${moment}: ${faultKind.name}, then a ${end}`, runCase, faultKind, moment, end);
        }
    }
}
