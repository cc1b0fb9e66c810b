const Module = require("node:module");

/**
 * Loaded into the tests' processes that load @pulumi/pulumi: what that loads for programs in TypeScript, for functions to
 * be serialized, for tracing and for its automation API is most of its start, and is loaded when it is used, if ever.
 */
const late = /^(typescript|@npmcli\/arborist|normalize-package-data|@opentelemetry\/(?!api$).*|\.\/automation)$/;

/** What costs much and is of no use to these: an inspector that hears of each script, and the places of Pulumi's own sources. */
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
        // Lest `import * as` copies, and so loads, all of it.
        get: (_, name) => (name === "__esModule" ? request !== "normalize-package-data" : loadNow()[name]),
        has: (_, name) => name in loadNow(),
        apply: (_, self, args) => loadNow().apply(self, args),
    });
}

/** A program in JavaScript has no use for ts-node; not every language host hears what Pulumi.yaml says of that. */
if (process.argv.at(-1).endsWith(".js")) {
    delete process.env.PULUMI_NODEJS_TYPESCRIPT;
}
