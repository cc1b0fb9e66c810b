import { userLicenseAllocation } from "../lifecycle/user-license-allocation";
import { dynamicProvider } from "./dynamic-provider";

/**
 * The dynamic provider of `UserLicenseAllocation`. The state holds no code but the line that loads this module by its
 * name, so an operation always runs the installed version, and upgrading changes no resource.
 */
const { delete: deleteResource, ...provider } = dynamicProvider(userLicenseAllocation);

export const { configure, check, diff, create, update, read } = provider;
export { deleteResource as delete };
