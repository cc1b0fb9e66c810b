const Module = require("node:module");

/**
 * Loaded into the tests' processes that load @pulumi/pulumi: what that loads for programs in TypeScript, for functions to
 * be serialized and for its automation API is most of its start, and is loaded when it is used, if ever.
 */
const late = new Set(["typescript", "@npmcli/arborist", "./automation"]);
const load = Module._load;

Module._load = (request, parent, isMain) => {
    const loadNow = () => load(request, parent, isMain);
    return late.has(request) && parent?.filename?.includes("/@pulumi/pulumi/") ? loadLate(loadNow) : loadNow();
};

function loadLate(loadNow) {
    return new Proxy(
        {},
        {
            // Lest `import * as` copies, and so loads, all of it.
            get: (_, name) => name === "__esModule" || loadNow()[name],
            has: (_, name) => name in loadNow(),
        },
    );
}

/** A program in JavaScript has no use for ts-node; not every language host hears what Pulumi.yaml says of that. */
if (process.argv.at(-1).endsWith(".js")) {
    delete process.env.PULUMI_NODEJS_TYPESCRIPT;
}
