import * as pulumi from "@pulumi/pulumi";

// Not in Pulumi's types: what the Automation API runs an inline program with.
const { withLocalStorage, getStore } = require("@pulumi/pulumi/runtime/state") as {
    withLocalStorage<T>(run: () => T): T;
    getStore(): { stackResource?: object };
};

/** Runs a function as a Pulumi program of its own, with this config. */
export function runProgram<T>(config: Record<string, string>, run: () => Promise<T>): Promise<T> {
    return runService(config, () => {
        getStore().stackResource = {};
        return run();
    });
}

/** Runs a function as a service does that imports the package: with this config, and outside any program. */
export function runService<T>(config: Record<string, string>, run: () => Promise<T>): Promise<T> {
    return withLocalStorage(() => {
        pulumi.runtime.setAllConfig(config);
        return run();
    });
}
