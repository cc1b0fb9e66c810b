export * from "./errors";
export type { UserLicenseAllocationArgs } from "./resources/user-license-allocation";
export { UserLicenseAllocation } from "./resources/user-license-allocation";
export type { UserBundleCode } from "./uipath/bundles";
export { userBundles } from "./uipath/bundles";
