/**
 * The resources' types. States contain them, so they never change. `pulumi-nodejs:dynamic/…` makes the engine start the
 * plugin for Node.js dynamic providers; the other types belong to this package's own plugin.
 */
export const userLicenseAllocationType = "pulumi-nodejs:dynamic/uipath:UserLicenseAllocation";
export const groupLicenseAllocationType = "pulumi-nodejs:dynamic/uipath:GroupLicenseAllocation";
export const pluginUserLicenseAllocationType = "uipath:index:UserLicenseAllocation";
export const pluginGroupLicenseAllocationType = "uipath:index:GroupLicenseAllocation";
