import { type Simulator, type SimulatorOptions, startSimulator } from "../../simulator/simulator";
import type { Scope } from "./project";

export async function startServer(t: Scope, options: SimulatorOptions = {}): Promise<Simulator> {
    const simulator = await startSimulator(options);
    t.teardown(simulator.close);
    return simulator;
}

export function configFor(simulator: Simulator, settings: Record<string, string> = {}): Record<string, string> {
    return {
        "uipath:baseUrl": simulator.url,
        "uipath:accountId": "song-one",
        "uipath:accessToken": simulator.token,
        ...settings,
    };
}

/** Who holds what on the server: the codes by user, without users who hold nothing. */
export function holders(simulator: Simulator, accountId?: string): Record<string, string> {
    const users = Object.entries(simulator.ledger(accountId).users);
    return Object.fromEntries(
        users.filter(([, codes]) => codes.length > 0).map(([user, codes]) => [user, codes.join()]),
    );
}

/** The documentation's example. */
export const example = {
    userIds: ["singer-77", "singer-88", "singer-111"],
    userBundleCodes: ["RPADEVNU", "ATTUNU", "TSTNU"],
    useExternalLicense: true,
};
