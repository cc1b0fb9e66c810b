const provider = require("pulumi-uipath-licensing/dynamic/user-license-allocation");

/** Calls the provider the way Pulumi's plugin does, and prints the milliseconds. */
async function main(baseUrl, users) {
    await import("node-fetch");
    const config = { "uipath:baseUrl": baseUrl, "uipath:accountId": "song-one", "uipath:accessToken": "1234" };
    provider.configure({ config: { get: (key) => config[key] } });
    global.gc();
    const start = performance.now();
    const { inputs } = await provider.check({}, { userIds: users, userBundleCodes: ["ATTUNU", "TSTNU"] });
    await provider.create(inputs);
    console.log(performance.now() - start);
    process.exit();
}

void main(process.argv[2], JSON.parse(require("node:fs").readFileSync(0, "utf8")));
