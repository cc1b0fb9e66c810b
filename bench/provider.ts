type Module = typeof import("../provider/dynamic/user-license-allocation");
type Inputs = Parameters<Module["create"]>[0];
type State = Awaited<ReturnType<Module["create"]>>["outs"];

/** The built provider as the plugin has it, with the memory of no run before. */
export function freshProvider(baseUrl: string) {
    for (const key of Object.keys(require.cache)) {
        if (/\/dist\//.test(key) && !/node_modules/.test(key)) {
            delete require.cache[key];
        }
    }
    const provider = require("pulumi-uipath-licensing/dynamic/user-license-allocation") as Module;
    const config: Record<string, string> = {
        "uipath:baseUrl": baseUrl,
        "uipath:accountId": "song-one",
        "uipath:accessToken": "1234",
    };
    const get = (key: string) => config[key];
    void provider.configure({ config: { get, require: (key: string) => config[key] as string } });
    const check = async (news: object, olds: object = {}) =>
        (await provider.check(olds as never, news as never)).inputs as unknown as Inputs;
    return {
        async create(news: object): Promise<{ id: string; state: State }> {
            const { id, outs } = await provider.create(await check(news));
            return { id, state: outs as State };
        },
        /** Whether something changed. */
        async update(id: string, state: State, news: object): Promise<boolean> {
            const inputs = await check(news, news);
            const { changes } = await provider.diff(id, state as never, inputs);
            if (changes) {
                await provider.update(id, state as never, inputs);
            }
            return changes === true;
        },
    };
}
