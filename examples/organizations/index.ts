import * as uipath from "pulumi-uipath-licensing";

// The other settings describe one organization. `uipath:organizations` has the address and credential of this one.
const subsidiary = { accountId: "song-two" };

const testers = new uipath.UserLicenseAllocation("testers", {
    userIds: uipath.getUserIds(["ana@example.com"]),
    userBundleCodes: ["TSTNU"],
});

const theirTesters = new uipath.UserLicenseAllocation("subsidiary-testers", {
    ...subsidiary,
    userIds: uipath.getUserIds(["dia@example.com"], subsidiary),
    userBundleCodes: ["TSTNU"],
});

export const allocations = testers.allocations;
export const theirAllocations = theirTesters.allocations;
