import type { Driven } from "./engine-model";
import type { ResourceKind } from "./plugin";

/** A process that serves the package's resources, for run after run. */
export interface Face extends Driven {
    /** Other settings from now on, and nothing printed yet. */
    renew(config: Readonly<Record<string, string>>, resource: ResourceKind): Promise<void>;
    /** All lines that it has printed by now. */
    output(): Promise<string>;
    kill(): Promise<void>;
}
