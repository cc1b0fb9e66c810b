/** The modules that Pulumi's plugin for dynamic providers loads. States name them, so they never change. */
export const userLicenseAllocationModule = "pulumi-uipath-licensing/dynamic/user-license-allocation";
export const groupLicenseAllocationModule = "pulumi-uipath-licensing/dynamic/group-license-allocation";

/**
 * The dynamic provider's code in each state. It is handwritten, because Pulumi's serializer would capture this package by
 * value into each resource. The plugin writes it too, so its stacks can continue with the dynamic provider.
 */
export function providerLine(module: string): string {
    return `exports.handler=()=>require("${module}")`;
}
