/** The longest first, so that it does not run on alone at the end. */
const rank = (file) => (file.includes("/test/model/model") ? 0 : 1);

export default {
    files: ["test/**/*.test.ts"],
    extensions: ["ts"],
    nodeArguments: ["--import=tsx"],
    timeout: "5m",
    sortTestFiles: (one, other) => rank(one) - rank(other) || (one < other ? -1 : 1),
};
