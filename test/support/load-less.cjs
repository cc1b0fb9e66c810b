const Module = require("node:module");

/**
 * Loaded into test processes that load @pulumi/pulumi. It delays the slowest parts of the start until they are used: TypeScript,
 * function serialization, tracing and the automation API.
 */
const late = /^(typescript|@npmcli\/arborist|normalize-package-data|@opentelemetry\/(?!api$).*|\.\/automation)$/;

/**
 * Skips what is expensive and unused in these processes: an inspector of every script, and the locations of Pulumi's own
 * sources.
 */
const without = {
    "../../runtime/closure/v8Hooks": { isInitializedAsync: async () => {} },
    "source-map-support/register": {},
};
const load = Module._load;

Module._load = (request, parent, isMain) => {
    const loadNow = () => load(request, parent, isMain);
    if (!parent?.filename?.includes("/@pulumi/pulumi/")) {
        return loadNow();
    }
    return without[request] ?? (late.test(request) ? loadLate(request, loadNow) : loadNow());
};

function loadLate(request, loadNow) {
    return new Proxy(() => undefined, {
        // Prevents `import * as` from copying, and so loading, everything.
        get: (_, name) => (name === "__esModule" ? request !== "normalize-package-data" : loadNow()[name]),
        has: (_, name) => name in loadNow(),
        apply: (_, self, args) => loadNow().apply(self, args),
    });
}

/** A JavaScript program needs no ts-node, but not every language host passes that on from Pulumi.yaml. */
if (process.argv.at(-1).endsWith(".js")) {
    delete process.env.PULUMI_NODEJS_TYPESCRIPT;
}
