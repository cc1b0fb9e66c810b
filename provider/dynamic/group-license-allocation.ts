import { groupLicenseAllocation } from "../lifecycle/group-license-allocation";
import { dynamicProvider } from "./dynamic-provider";

/** The state names this module, so operations always run the installed version, and an upgrade changes no resource. */
const { delete: deleteResource, ...provider } = dynamicProvider(groupLicenseAllocation);

export const { configure, check, diff, create, update, read } = provider;
export { deleteResource as delete };
