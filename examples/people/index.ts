import * as uipath from "pulumi-uipath-licensing";

const testers = new uipath.UserLicenseAllocation("testers", {
    userIds: uipath.getUserIds(["ana@example.com", "bob"]),
    userBundleCodes: ["TSTNU"],
});

export const allocations = testers.allocations;
export const seats = uipath.getLicenseSummary();
