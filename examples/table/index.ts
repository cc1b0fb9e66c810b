import * as uipath from "pulumi-uipath-licensing";

for (const { name, ...args } of uipath.readAllocations("licenses.csv")) {
    new uipath.UserLicenseAllocation(name, args);
}
