/** A program that declares what a table says. `table` is its path as the running program needs it. */
export function toProgram(table: string, { esm }: { esm: boolean }): string {
    const load = esm
        ? 'import * as uipath from "pulumi-uipath-licensing";'
        : 'const uipath = require("pulumi-uipath-licensing");';
    return `${load}

// The table says who holds what. People with the same bundles share an allocation.
for (const { name, ...args } of uipath.readAllocations(${JSON.stringify(table)})) {
    new uipath.UserLicenseAllocation(name, args);
}
`;
}
