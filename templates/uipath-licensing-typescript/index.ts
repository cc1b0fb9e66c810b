import * as uipath from "pulumi-uipath-licensing";

// Who holds what stands in the table; people with the same bundles are one allocation.
for (const { name, ...args } of uipath.readAllocations("licenses.csv")) {
    new uipath.UserLicenseAllocation(name, args);
}
