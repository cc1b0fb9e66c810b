import * as uipath from "pulumi-uipath-licensing";

// The table says who holds what. People with the same bundles share an allocation.
for (const { name, ...args } of uipath.readAllocations("licenses.csv")) {
    new uipath.UserLicenseAllocation(name, args);
}
