import type { Driven } from "./engine-model";
import type { ResourceKind } from "./plugin";

/** A process that serves the package's resources for many runs. */
export interface Face extends Driven {
    /** Changes the settings, and forgets the output so far. */
    renew(config: Readonly<Record<string, string>>, resource: ResourceKind): Promise<void>;
    output(): Promise<string>;
    kill(): Promise<void>;
}
