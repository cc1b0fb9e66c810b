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
