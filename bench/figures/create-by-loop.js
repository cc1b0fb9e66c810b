const { Agent } = require("node:http");

const chunkSize = 500;
const concurrency = 4;

/** Only sends the chunks, and prints the milliseconds. */
async function main(baseUrl, users) {
    const { default: fetch } = await import("node-fetch");
    global.gc();
    const start = performance.now();
    const chunks = Array.from({ length: users.length / chunkSize }, (_, index) =>
        users.slice(index * chunkSize, (index + 1) * chunkSize),
    );
    const agent = new Agent({ keepAlive: true });
    const work = async () => {
        for (let chunk = chunks.shift(); chunk; chunk = chunks.shift()) {
            const response = await fetch(`${baseUrl}/lease_/api/account/song-one/user-license`, {
                method: "PUT",
                headers: { Authorization: "Bearer 1234", "Content-Type": "application/json" },
                body: JSON.stringify({
                    userIds: chunk,
                    userBundleCodes: ["ATTUNU", "TSTNU"],
                    useExternalLicense: false,
                }),
                agent,
            });
            await response.json();
        }
    };
    await Promise.all(Array.from({ length: concurrency }, work));
    console.log(performance.now() - start);
    process.exit();
}

void main(process.argv[2], JSON.parse(require("node:fs").readFileSync(0, "utf8")));
