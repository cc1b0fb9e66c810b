/**
 * Loaded into the provider's process: licenses.test is this machine, unless the file that NAME_SERVER names holds the
 * code of an error.
 */
const dns = require("node:dns");
const { existsSync, readFileSync } = require("node:fs");
const { lookup } = dns;

dns.lookup = (name, options, callback) => {
    if (name !== "licenses.test") {
        return lookup(name, options, callback);
    }
    const file = process.env.NAME_SERVER;
    const code = existsSync(file) ? readFileSync(file, "utf8") : "";
    const error =
        code === "" ? null : Object.assign(new Error(`getaddrinfo ${code} ${name}`), { code, syscall: "getaddrinfo" });
    setImmediate(() =>
        options.all ? callback(error, [{ address: "127.0.0.1", family: 4 }]) : callback(error, "127.0.0.1", 4),
    );
};
