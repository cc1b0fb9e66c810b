import type * as pulumi from "@pulumi/pulumi";
import type { GroupState } from "../contract/group-state";
import type { State } from "../contract/user-state";
import type { Inputs } from "../lifecycle/input-reader";
import type { Applied, Lifecycle } from "../lifecycle/resource";
import { guarded } from "./guard";
import { PartialFailure } from "./partial-failure";
import { configure, currentSession } from "./session";

/** The line that loads the provider: constructors add it to the inputs, and each state has it. */
interface WithProvider {
    __provider: unknown;
}

export function dynamicProvider<Checked extends object, Kept extends State | GroupState>(
    lifecycle: Lifecycle<Checked, Kept>,
) {
    const conclude = (id: string, { state, error }: Applied<Kept>, { __provider }: WithProvider): Kept => {
        if (error) {
            throw state ? new PartialFailure(id, { ...state, __provider }, error) : error;
        }
        return state;
    };
    return {
        configure: guarded(async (request: pulumi.dynamic.ConfigureRequest) => configure(request)),

        check: guarded(async (olds: Inputs, news: Inputs): Promise<pulumi.dynamic.CheckResult<Inputs>> => {
            const { inputs, failures } = await lifecycle.check(currentSession(), olds, news);
            // The engine prints the whole value of a named property, however long. The reason names the part that matters.
            return { inputs, failures: failures.map((reason) => ({ property: "", reason })) };
        }),

        diff: guarded(
            async (
                id: string,
                olds: Kept & Partial<WithProvider>,
                news: Checked,
            ): Promise<pulumi.dynamic.DiffResult> => {
                const { changes, replaces } = await lifecycle.diff(currentSession(), id, olds, news);
                // Without this line, neither refresh nor delete would find the provider; an update adds it.
                return { changes: changes || olds.__provider === undefined, replaces: [...replaces] };
            },
        ),

        create: guarded(async (inputs: Checked & WithProvider): Promise<pulumi.dynamic.CreateResult<Kept>> => {
            const { id, ...applied } = await lifecycle.create(currentSession(), inputs);
            return { id, outs: conclude(id, applied, inputs) };
        }),

        update: guarded(
            async (
                id: string,
                olds: Kept,
                news: Checked & WithProvider,
            ): Promise<pulumi.dynamic.UpdateResult<Kept>> => ({
                outs: conclude(id, await lifecycle.update(currentSession(), id, olds, news), news),
            }),
        ),

        read: guarded(
            async (id: string, state: Kept): Promise<pulumi.dynamic.ReadResult<Kept>> => ({
                id,
                props: await lifecycle.read(currentSession(), id, state),
            }),
        ),

        delete: guarded((id: string, state: Kept) => lifecycle.delete(currentSession(), id, state)),
    };
}
