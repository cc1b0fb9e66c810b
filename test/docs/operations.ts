import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { accountId, organization, type PageSetup, token } from "../support/page-player";
import { repository } from "../support/project";
import { holders } from "../support/setup";

const people = ["ana", "dia"].map((name) => ({ id: `id-of-${name}`, userName: name, email: `${name}@example.com` }));
const program = `import * as uipath from "pulumi-uipath-licensing";
new uipath.UserLicenseAllocation("testers", { userIds: ["singer-77"], userBundleCodes: ["TSTNU"] });
`;

export const operations: Readonly<Record<string, PageSetup>> = {
    "error-messages": {},
    errors: {},
    "interrupted-runs": {
        files: { "index.ts": program },
        after: (t, { simulator }) => {
            t.deepEqual(holders(simulator, accountId), { "singer-77": "TSTNU" });
        },
    },
    organizations: {
        server: {
            organizations: [
                organization({ people: people.slice(0, 1) }),
                { accountId: "song-two", seats: { TSTNU: 5 }, people: people.slice(1) },
            ],
        },
        files: { "licenses.csv": "email,bundles\ndia@example.com,TSTNU\n" },
        after: (t, { simulator }) => {
            t.deepEqual(holders(simulator, accountId), { "id-of-ana": "TSTNU" });
            t.deepEqual(holders(simulator, "song-two"), { "id-of-dia": "TSTNU" });
        },
    },
    pipelines: {
        files: { "index.ts": program },
        after: async (t, { folder }) => {
            t.regex(await readFile(join(folder, "comment.md"), "utf8"), /1 person gains/);
            t.regex(await readFile(join(folder, "drift.md"), "utf8"), /nothing changes/);
        },
    },
    pulumi: { files: { "index.ts": program }, environment: { UIPATH_LICENSING: repository } },
    reviewing: {
        after: async (t, { folder }) => {
            t.regex(
                await readFile(join(folder, "comment.md"), "utf8"),
                /\| \*\*−`ATTUNU`\*\* \*\*−`RPADEVPRONU`\*\* \| `singer-88` \|/,
            );
            t.regex(await readFile(join(folder, "licenses.html"), "utf8"), /^<!doctype html>/i);
        },
    },
    scale: {},
    settings: {
        after: async (t, { folder }) => {
            const config = await readFile(join(folder, "Pulumi.dev.yaml"), "utf8");
            t.deepEqual(config.match(/(?<=uipath:)\w+(?=:\n +secure:)/g)?.sort(), ["accessToken", "clientKey"]);
        },
    },
    "signing-in": {
        after: async (t, { folder }) => {
            const config = await readFile(join(folder, "Pulumi.dev.yaml"), "utf8");
            t.deepEqual(config.match(/(?<=uipath:)\w+(?=:\n +secure:)/g)?.sort(), ["clientSecret", "password"]);
            t.false(config.includes(token));
        },
    },
};
