import test, { type ExecutionContext } from "ava";
import { stringify } from "yaml";
import type { Simulator } from "../../simulator/simulator";
import { createLanguageStack } from "../support/language-stack";
import { holders, startServer } from "../support/setup";

const tokens = { one: "aK7fQ2mXv9-one", two: "bR4tW8nYc3-two", three: "cH6jZ1pLd5-three", next: "dS2gV7kBe8-next" };
const seats = { ATTUNU: 9, TSTNU: 9 };

/** Two servers: the first has two organizations, each with its own token, and the second has one. */
async function startServers(t: ExecutionContext) {
    const first = await startServer(t, {
        token: tokens.one,
        organizations: ["song-one", "song-three"].map((accountId) => ({ accountId, seats })),
    });
    for (const token of [tokens.three, tokens.next]) {
        first.accept(token, ["PM.License"]);
    }
    const second = await startServer(t, { token: tokens.two, organizations: [{ accountId: "song-two", seats }] });
    return { first, second };
}

const project = "name: licenses\nruntime: yaml\nconfig:\n    token: { type: string, secret: true }\n";

type Arguments = Readonly<Record<string, unknown>>;

const reference = (name: string) => `\${${name}}`;

function program(providers: Readonly<Record<string, Arguments>>, userIds: unknown = ["singer-77"]): string {
    const resources = Object.entries(providers).flatMap(([name, properties]) => [
        [name, { type: "pulumi:providers:uipath", properties }],
        [
            `of-${name}`,
            {
                type: "uipath:UserLicenseAllocation",
                properties: { userIds, userBundleCodes: ["TSTNU"] },
                options: { provider: reference(name) },
            },
        ],
    ]);
    return stringify({ resources: Object.fromEntries(resources) }, { aliasDuplicateObjects: false });
}

const tokensSent = ({ requests }: Simulator, from = 0) => [
    ...new Set(requests.slice(from).map(({ headers }) => headers.authorization)),
];

test("each provider has its own organization, address and token, and the state shows no token", async (t) => {
    const { first, second } = await startServers(t);
    const ofThree = {
        ...{ baseUrl: first.url, accountId: "song-three", accessToken: tokens.three },
        organizations: { other: { password: "hidden-in-another" } },
    };
    const providers = {
        // A token that the program does not mark as secret, and one from a secret in the stack's config.
        one: { baseUrl: first.url, accountId: "song-one", accessToken: tokens.one },
        two: { baseUrl: second.url, accountId: "song-two", accessToken: reference("token") },
        three: ofThree,
    };
    const hidden = { "fn::secret": ["hidden-77"] };
    const stack = await createLanguageStack(t, { "Pulumi.yaml": project, "Main.yaml": program(providers, hidden) });
    await stack.configure({ "licenses:token!": tokens.two });
    const outputs = [await stack.up()];
    for (const [simulator, accountId] of [
        [first, "song-one"],
        [first, "song-three"],
        [second, "song-two"],
    ] as const) {
        t.deepEqual(holders(simulator, accountId), { "hidden-77": "TSTNU" });
    }
    t.deepEqual(tokensSent(first).sort(), [`Bearer ${tokens.one}`, `Bearer ${tokens.three}`]);
    t.deepEqual(tokensSent(second), [`Bearer ${tokens.two}`]);
    outputs.push(await stack.preview("--expect-no-changes"));

    // Another token updates the provider, and not its resources.
    await stack.write("Main.yaml", program({ ...providers, three: { ...ofThree, accessToken: tokens.next } }, hidden));
    const preview = await stack.preview("--json");
    const { steps } = JSON.parse(preview.slice(preview.indexOf("{"))) as { steps: { op: string; urn: string }[] };
    t.deepEqual(
        steps.filter(({ op }) => op !== "same").map(({ op, urn }) => [op, urn.split("::").at(-1)]),
        [["update", "three"]],
    );
    const before = first.requests.length;
    outputs.push(preview, await stack.up());
    t.is(first.requests.length, before, "nothing is sent");

    await stack.write(
        "Main.yaml",
        program({ ...providers, three: { ...ofThree, accessToken: tokens.next } }, { "fn::secret": ["hidden-88"] }),
    );
    outputs.push(await stack.up("--target", "**of-three"));
    t.deepEqual(tokensSent(first, before), [`Bearer ${tokens.next}`]);

    const { text } = await stack.export();
    for (const secret of [...Object.values(tokens), "hidden-77", "hidden-88", "hidden-in-another"]) {
        t.false(text.includes(secret), secret);
        t.false(outputs.join().includes(secret), secret);
    }
    outputs.push(await stack.destroy());
    t.deepEqual([holders(first, "song-one"), holders(first, "song-three"), holders(second)], [{}, {}, {}]);
});

test("an explicit provider ignores the stack's config, and its error names the missing arguments", async (t) => {
    const { first } = await startServers(t);
    const stack = await createLanguageStack(t, { "Pulumi.yaml": project, "Main.yaml": program({ bare: {} }) });
    await stack.use(first, { "uipath:accessToken!": tokens.one, "licenses:token!": "unused" });
    const { exitCode, output } = await stack.try("preview");
    t.not(exitCode, 0);
    for (const name of ["baseUrl", "accountId"]) {
        t.regex(output, new RegExp(`${name} is not set: .*; give the provider ${name} or set UIPATH_\\w+ \\[`));
    }
    t.regex(output, /no credential: .*; for an access token give the provider accessToken or set UIPATH_ACCESS_TOKEN/);
    t.notRegex(output, /pulumi config|uipath:(baseUrl|accountId|accessToken)/);
    t.is(first.requests.length, 0);

    await stack.write(
        "Main.yaml",
        program({ bare: { baseUrl: "ftp://one.example.com", accountId: " padded", accessToken: tokens.one } }),
    );
    const wrong = await stack.try("preview");
    t.regex(wrong.output, /the provider's baseUrl: "ftp:\/\/one\.example\.com\/?" is not an https:\/\/ URL/);
    t.regex(wrong.output, /the provider's accountId: " padded" is blank or has spaces/);
});

test("a plain-text token in the stack's config is encrypted in the state", async (t) => {
    const { first } = await startServers(t);
    const stack = await createLanguageStack(t, {
        "Pulumi.yaml": "name: licenses\nruntime: yaml\n",
        "Main.yaml": stringify({
            resources: {
                team: {
                    type: "uipath:UserLicenseAllocation",
                    properties: { userIds: ["singer-77"], userBundleCodes: ["TSTNU"] },
                },
            },
        }),
    });
    await stack.configure({
        ...{ "uipath:baseUrl": first.url, "uipath:accountId": "song-one" },
        "uipath:accessToken": tokens.one,
    });
    await stack.up();
    t.deepEqual(holders(first), { "singer-77": "TSTNU" });
    t.false((await stack.export()).text.includes(tokens.one));
});
