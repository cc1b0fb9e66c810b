export * from "./errors";
export { UserLicenseAllocation, type UserLicenseAllocationArgs } from "./resources/user-license-allocation";
export { type UserBundleCode, userBundles } from "./uipath/bundles";
