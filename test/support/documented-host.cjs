/** Loaded into processes that Node.js runs: the address that the documentation's commands use is this machine. */
const dns = require("node:dns");
const { lookup } = dns;

dns.lookup = (name, options, callback) =>
    lookup(name === "automation.example.com" ? "127.0.0.1" : name, options, callback);
