const { readFileSync } = require("node:fs");
const Module = require("node:module");
const { dirname } = require("node:path");
const { compileFunction, constants } = require("node:vm");

/**
 * Loaded into plugin processes that serve many runs. Modules that a run starts anew are evaluated again, but compiled once.
 */
const load = Module._extensions[".js"];
const compiled = new Map();

Module._extensions[".js"] = (module, filename) => {
    if (!/\/dist\/dynamic\//.test(filename)) {
        return load(module, filename);
    }
    if (!compiled.has(filename)) {
        const parameters = ["exports", "require", "module", "__filename", "__dirname"];
        const importModuleDynamically = constants.USE_MAIN_CONTEXT_DEFAULT_LOADER;
        const code = readFileSync(filename, "utf8");
        compiled.set(filename, compileFunction(code, parameters, { filename, importModuleDynamically }));
    }
    const require = (id) => module.require(id);
    compiled.get(filename).call(module.exports, module.exports, require, module, filename, dirname(filename));
};
