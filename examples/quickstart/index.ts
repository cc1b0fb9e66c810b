import * as uipath from "pulumi-uipath-licensing";

const rpaTeam = new uipath.UserLicenseAllocation("rpa-team", {
    userIds: ["singer-77", "singer-88", "singer-111"],
    userBundleCodes: ["RPADEVPRONU", "ATTUNU", "TSTNU"],
    useExternalLicense: true,
});

export const allocations = rpaTeam.allocations;
