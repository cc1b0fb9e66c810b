import { fileURLToPath } from "node:url";

/** For the tests' processes, and for those that they start. */
const loadLess = fileURLToPath(new URL("test/support/load-less.cjs", import.meta.url));

/** The longest first, so that it does not run on alone at the end. */
const rank = (file) => (file.includes("/test/model/model") ? 0 : 1);

export default {
    files: ["test/**/*.test.ts"],
    extensions: ["ts"],
    nodeArguments: ["--import=tsx"],
    environmentVariables: { NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ""} --require "${loadLess}"` },
    timeout: "5m",
    sortTestFiles: (one, other) => rank(one) - rank(other) || (one < other ? -1 : 1),
};
