/** Loaded into Node.js processes: makes the documented address mean this machine. */
const dns = require("node:dns");
const { lookup } = dns;

dns.lookup = (name, options, callback) =>
    lookup(name === "automation.example.com" ? "127.0.0.1" : name, options, callback);
