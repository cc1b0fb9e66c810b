import * as pulumi from "@pulumi/pulumi";

// Not in Pulumi's types: the Automation API's way to run an inline program.
const { withLocalStorage, getStore } = require("@pulumi/pulumi/runtime/state") as {
    withLocalStorage<T>(run: () => T): T;
    getStore(): { stackResource?: object };
};

export function runProgram<T>(config: Record<string, string>, run: () => Promise<T>): Promise<T> {
    return runService(config, () => {
        getStore().stackResource = {};
        return run();
    });
}

/** Runs a function like a service that imports the package: with this config, outside any program. */
export function runService<T>(config: Record<string, string>, run: () => Promise<T>): Promise<T> {
    return withLocalStorage(() => {
        pulumi.runtime.setAllConfig(config);
        return run();
    });
}
