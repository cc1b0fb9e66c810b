import type { LicensingError } from "../errors";
import type { Inputs } from "./input-reader";
import type { Session } from "./session";

/**
 * What a resource does in its life, as plain values: each face hands them to the engine in its own way. Errors that are thrown
 * keep nothing.
 */
export interface Lifecycle<Checked, State> {
    /** Inputs that are complete and in their normal form, and what is wrong with them, a sentence each. */
    check(session: Session, olds: Inputs, news: Inputs): Promise<{ inputs: Inputs; failures: readonly string[] }>;
    /** Whether something is to be done, and which properties make a replacement needed. */
    diff(session: Session, id: string, olds: State, news: Checked): Promise<Difference>;
    create(session: Session, inputs: Checked): Promise<Applied<State> & { id: string }>;
    update(session: Session, id: string, olds: State, news: Checked): Promise<Applied<State>>;
    read(session: Session, id: string, state: State): Promise<State>;
    delete(session: Session, id: string, state: State): Promise<void>;
    /** The state where nobody knows what a create or update has reached, since it is still under way. */
    inDoubt(session: Session, olds: State | undefined, news: Checked): State;
}

export interface Difference {
    changes: boolean;
    replaces: readonly string[];
}

/** The state after a write; with an error, what was reached nevertheless, or undefined where that is nothing. */
export type Applied<State> = { state: State; error: undefined } | { state: State | undefined; error: LicensingError };

/** What a face and check add to the inputs, and the state keeps; Pulumi shows no names that begin so. */
export interface InternalInputs {
    /** By which a run tells the resource from others. */
    __key?: string;
    /** Whether the address stands in the program, rather than in the settings. */
    __isOwnAddress?: boolean;
    /** Whether the list of users is marked secret, so that nothing may name them. */
    __isSecret?: boolean;
}
