/**
 * The resources' types as states hold them, so they never change. `pulumi-nodejs:dynamic/…` is what makes the engine start
 * the plugin for Node.js dynamic providers; the others are this package's own plugin's.
 */
export const userLicenseAllocationType = "pulumi-nodejs:dynamic/uipath:UserLicenseAllocation";
export const groupLicenseAllocationType = "pulumi-nodejs:dynamic/uipath:GroupLicenseAllocation";
export const pluginUserLicenseAllocationType = "uipath:index:UserLicenseAllocation";
export const pluginGroupLicenseAllocationType = "uipath:index:GroupLicenseAllocation";
