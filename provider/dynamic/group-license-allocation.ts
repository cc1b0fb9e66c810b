import { groupLicenseAllocation } from "../lifecycle/group-license-allocation";
import { dynamicProvider } from "./dynamic-provider";

/**
 * The dynamic provider of `GroupLicenseAllocation`. The state holds no code but the line that loads this module by its
 * name, so an operation always runs the installed version, and upgrading changes no resource.
 */
const { delete: deleteResource, ...provider } = dynamicProvider(groupLicenseAllocation);

export const { configure, check, diff, create, update, read } = provider;
export { deleteResource as delete };
