import type { LicensingError } from "../errors";
import type { Inputs } from "./input-reader";
import type { Session } from "./session";

/** An operation that throws leaves no new state. */
export interface Lifecycle<Checked, State> {
    check(session: Session, olds: Inputs, news: Inputs): Promise<{ inputs: Inputs; failures: readonly string[] }>;
    diff(session: Session, id: string, olds: State, news: Checked): Promise<Difference>;
    create(session: Session, inputs: Checked): Promise<Applied<State> & { id: string }>;
    update(session: Session, id: string, olds: State, news: Checked): Promise<Applied<State>>;
    read(session: Session, id: string, state: State): Promise<State>;
    delete(session: Session, id: string, state: State): Promise<void>;
    /** The state for a create or update that is still under way and may have reached anything. */
    unconfirmedState(session: Session, olds: State | undefined, news: Checked): State;
}

export interface Difference {
    changes: boolean;
    replaces: readonly string[];
}

/** With an error, the state of what was written, or undefined if nothing was. */
export type Applied<State> = { state: State; error: undefined } | { state: State | undefined; error: LicensingError };

/** Internal inputs, kept in the state. Pulumi does not show names that begin with __. */
export interface InternalInputs {
    __key?: string;
    /** Whether the address comes from the program rather than from the settings. */
    __isOwnAddress?: boolean;
    /** Whether the list of users is marked secret, so no text may name them. */
    __isSecret?: boolean;
}
