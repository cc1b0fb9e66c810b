import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { allocationsOf, bring, type Properties, type Resource } from "../support/plugin";
import { holders, start } from "../support/setup";

/** Every state that a released version wrote, by version and resource. A file here is never changed. */
function statesOf(kind: "users" | "groups"): { name: string; state: Properties }[] {
    const folder = join(__dirname, "../fixtures/states", kind);
    return readdirSync(folder).flatMap((file) => {
        const shapes = JSON.parse(readFileSync(join(folder, file), "utf8")) as Record<string, Properties>;
        return Object.entries(shapes).map(([name, state]) => ({
            name: `${file.replace(".json", "")}, ${name}`,
            state,
        }));
    });
}

/** The bundle codes by user. Older versions wrote them for each user, the first ones as lists. */
function codesOf({ allocations, ...state }: Properties): [string, string[]][] {
    const entries = Object.entries((allocations ?? allocationsOf(state)) as Record<string, string | string[]>);
    return entries.map(([user, codes]) => [user, typeof codes === "string" ? codes.split(" ").filter(Boolean) : codes]);
}

for (const { name, state } of statesOf("users")) {
    test(`the state of users of ${name} is read, updated and deleted`, async (t) => {
        const { simulator, plugin } = await start(t, { server: { portal: true } });
        for (const [user, userBundleCodes] of codesOf(state)) {
            simulator.allocate({ userIds: [user], userBundleCodes, useExternalLicense: true });
        }
        const resource: Resource = { id: "song-one/0123456789ab", outputs: { ...state, baseUrl: simulator.url } };

        const read = await plugin.read(resource);
        t.deepEqual({ ...read.outputs, __provider: undefined }, { ...resource.outputs, __provider: undefined });

        const declared = {
            userIds: ["singer-111", "singer-200"],
            userBundleCodes: ["ATTUNU", "TSTNU"],
            useExternalLicense: true,
        };
        const updated = await bring(plugin, declared, read);
        t.deepEqual(holders(simulator), { "singer-111": "ATTUNU,TSTNU", "singer-200": "ATTUNU,TSTNU" });
        t.deepEqual(allocationsOf(updated?.outputs), {
            "singer-111": "ATTUNU TSTNU",
            "singer-200": "ATTUNU TSTNU",
        });

        await plugin.delete(updated as Resource);
        t.deepEqual(holders(simulator), {});
    });
}

for (const { name, state } of statesOf("groups")) {
    test(`the state of a group of ${name} is read, updated and deleted`, async (t) => {
        const { simulator, plugin } = await start(t, { server: { quotas: true } });
        plugin.resource = "group-license-allocation";
        const resource: Resource = { id: "song-one/group/0123456789ab", outputs: { ...state, baseUrl: simulator.url } };
        const ruleOf = () => simulator.ledger().groups.developers;

        // Unchanged, before any read of the server.
        const quotas = state.quotas ? { quotas: { TSTNU: 5 } } : {};
        const declared = { groupId: "developers", userBundleCodes: ["ACNU", "TSTNU"], ...quotas };
        const updated = (await bring(plugin, declared, resource)) as Resource;
        t.deepEqual(ruleOf(), { userBundleCodes: ["ACNU", "TSTNU"], ...quotas });

        const read = await plugin.read({
            ...resource,
            outputs: { ...resource.outputs, quotas: updated.outputs.quotas },
        });
        t.like(read.outputs, { groupId: "developers", userBundleCodes: ["ACNU", "TSTNU"] });
        t.false("unconfirmed" in read.outputs);
        await plugin.delete(resource);
        t.deepEqual(ruleOf()?.userBundleCodes, []);
    });
}
