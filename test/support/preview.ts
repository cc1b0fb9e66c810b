/** Previews in the engine's format, for stacks too large or too odd to run. */
export interface PreviewedAllocation {
    name?: string;
    resource?: "UserLicenseAllocation" | "GroupLicenseAllocation";
    op?: string;
    /** The outputs that differ from an ordinary state; undefined for a created resource. */
    before?: object;
    /** The inputs that differ from an ordinary declaration; undefined for a deleted resource. */
    after?: object;
    oldState?: object;
}

export interface PreviewOptions {
    diagnostics?: { message: string; severity: string }[];
    /** The number of unchanged resources, including those shown. */
    same?: number;
    /** The number of changing resources, by operation. */
    changes?: Readonly<Record<string, number>>;
    config?: Readonly<Record<string, string>>;
    others?: object[];
}

const ordinary = { accountId: "song-one", onRelease: "clear", useExternalLicense: false };
const place = {
    baseUrl: "https://automation.example.com",
    organizationId: "song-one",
    asOf: "2026-01-01T00:00:00.000Z",
};

export function previewOf(allocations: readonly PreviewedAllocation[], options: PreviewOptions = {}): string {
    const { diagnostics, same = 0, changes, config, others = [] } = options;
    const stack = { urn: urnOf("pulumi:pulumi:Stack", "licenses-production"), type: "pulumi:pulumi:Stack" };
    return JSON.stringify({
        config,
        steps: [
            { op: "same", urn: stack.urn, oldState: stack, newState: stack },
            ...allocations.map(toStep),
            ...others,
        ],
        ...(diagnostics && { diagnostics }),
        duration: 1,
        changeSummary: { same: same + 1, ...changes },
    });
}

function toStep({ name = "team", resource = "UserLicenseAllocation", before, after, ...rest }: PreviewedAllocation) {
    const type = `pulumi-nodejs:dynamic/uipath:${resource}`;
    const urn = urnOf(type, name);
    const { op = before ? (after ? "update" : "delete") : "create", oldState } = rest;
    return {
        op,
        urn,
        ...(before && {
            oldState: { urn, type, id: `song-one/${name}`, outputs: { ...ordinary, ...place, ...before }, ...oldState },
        }),
        ...(after && { newState: { urn, type, inputs: { ...ordinary, ...after } } }),
    };
}

function urnOf(type: string, name: string): string {
    return `urn:pulumi:production::licenses::${type}::${name}`;
}
