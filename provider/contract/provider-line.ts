/** What Pulumi's plugin for dynamic providers loads; it stands in states, so it never changes. */
export const userLicenseAllocationModule = "pulumi-uipath-licensing/dynamic/user-license-allocation";
export const groupLicenseAllocationModule = "pulumi-uipath-licensing/dynamic/group-license-allocation";

/**
 * The dynamic provider's code as each state holds it, written by hand: Pulumi's serializer would capture this package by value
 * into each resource. The plugin writes it as well, so that a stack that it made can go on with the dynamic provider.
 */
export function providerLine(module: string): string {
    return `exports.handler=()=>require("${module}")`;
}
