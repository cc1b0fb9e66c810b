import test, { type ExecutionContext } from "ava";
import type { Fault } from "../../simulator/faults";
import { exampleOrganization } from "../../simulator/organization";
import type { Simulator } from "../../simulator/simulator";
import { type Plugin, PluginError, type Properties, type Resource } from "../support/plugin";
import { configFor, startPlugin, startServer, wholeFile } from "../support/setup";
import { secretsOf, token } from "./checks";
import { type FaultKind, faultKinds } from "./fault-kinds";
import { withPooled } from "./server-pool";

const before = { groupId: "developers", userBundleCodes: ["RPADEVNU", "TSTNU"] };
const after = { groupId: "developers", userBundleCodes: ["ACNU", "TSTNU"] };

/** The errors that are different when a fault strikes a group rule. */
const saysOfGroups: Record<string, RegExp> = {
    "501 to either verb": /failed \(501\).*\[UIPATH_SERVER_FAILED/,
    "an endless response": /sent more than 262144 bytes.*\[UIPATH_UNEXPECTED_ANSWER\]/,
    "HTML with 200": /has no group "developers", or this server has no group rules \(200\)/,
    "404": /has no group "developers", or this server has no group rules \(404\)/,
    "a user who is not found": /has no group "developers", or this server has no group rules \(404\)/,
};

interface Scene {
    simulator: Simulator;
    plugin: Plugin;
}

type Moment = "create" | "update" | "delete";

/** Creates or removes a rule. Returns its state. */
async function act(plugin: Plugin, moment: Moment, old: Resource | undefined): Promise<Resource | undefined> {
    if (moment === "delete") {
        return old && plugin.delete(old).then(() => undefined);
    }
    const { inputs } = await plugin.check(moment === "create" ? before : after, old?.outputs);
    if (old === undefined) {
        return plugin.create(inputs);
    }
    return (await plugin.diff(old, inputs)).changes ? plugin.update(old, inputs) : old;
}

const codesOf = ({ groups }: ReturnType<Simulator["ledger"]>) => groups.developers?.userBundleCodes ?? [];
const wanted: Record<Moment, string[]> = { create: before.userBundleCodes, update: after.userBundleCodes, delete: [] };

const createScene = async (settings: Record<string, string>) => {
    const organizations = [{ ...exampleOrganization, groups: [{ id: "developers", name: "RPA developers" }] }];
    const simulator = await startServer(wholeFile, { token, organizations });
    const config = configFor(simulator, { "uipath:maxAttempts": "1", ...settings });
    return { simulator, plugin: await startPlugin(wholeFile, { config, resource: "group-license-allocation" }) };
};

const runCase = test.macro((t: ExecutionContext, moment: Moment, faultKind: FaultKind) => {
    const { settings = {} } = faultKind;
    return withPooled(
        JSON.stringify(settings),
        () => createScene(settings),
        (setup) => runIn(t, setup, moment, faultKind),
    );
});

async function runIn(
    t: ExecutionContext,
    { simulator, plugin }: Scene,
    moment: Moment,
    { name, kind, says }: FaultKind,
) {
    simulator.allocateGroup("developers", { userBundleCodes: [] });
    const old = moment === "create" ? undefined : await act(plugin, "create", undefined);

    simulator.fault({ ...kind, endpoint: "group-rule", times: 99 } as Fault);
    const error = await t.throwsAsync(act(plugin, moment, old), { instanceOf: PluginError });
    const message = error?.message ?? "";
    const words = saysOfGroups[name] ? [saysOfGroups[name]] : says;
    t.deepEqual(
        words.filter((each) => !each.test(message)),
        [],
        message,
    );
    t.regex(message, /what to do: /);
    const kept: Resource | undefined = error?.partial ?? old;
    const outputs: Properties = kept?.outputs ?? { userBundleCodes: [] };
    if (moment !== "delete" && !outputs.unconfirmed) {
        t.deepEqual(
            outputs.userBundleCodes,
            codesOf(simulator.ledger()),
            "the state matches the server, or says that it is unconfirmed",
        );
    }

    simulator.clearFaults();
    const recovered = await act(plugin, moment, kept);
    t.deepEqual(codesOf(simulator.ledger()), wanted[moment]);
    if (recovered) {
        t.deepEqual(recovered.outputs.userBundleCodes, wanted[moment]);
        t.false("unconfirmed" in recovered.outputs);
        const sent = simulator.requests.length;
        t.is(
            await act(plugin, moment === "create" ? "create" : "update", recovered),
            recovered,
            "a further run changes nothing",
        );
        t.is(simulator.requests.length, sent);
    }
    const shown = [message, await plugin.output(), JSON.stringify([kept, recovered])].join("\n");
    t.deepEqual(
        secretsOf(simulator).filter((secret) => shown.includes(secret)),
        [],
    );
}

for (const moment of ["create", "update", "delete"] as const) {
    for (const faultKind of faultKinds) {
        test(`a group rule, ${moment}: ${faultKind.name}`, runCase, moment, faultKind);
    }
}
