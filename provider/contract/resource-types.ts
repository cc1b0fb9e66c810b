/**
 * The resources' types as states hold them, so they never change. `pulumi-nodejs:dynamic/…` is what makes the engine start
 * the plugin for Node.js dynamic providers.
 */
export const userLicenseAllocationType = "pulumi-nodejs:dynamic/uipath:UserLicenseAllocation";
export const groupLicenseAllocationType = "pulumi-nodejs:dynamic/uipath:GroupLicenseAllocation";

/** The same resources as the plugin has them, from which a stack may move to the dynamic provider and back. */
export const pluginUserLicenseAllocationType = "uipath:index:UserLicenseAllocation";
export const pluginGroupLicenseAllocationType = "uipath:index:GroupLicenseAllocation";
