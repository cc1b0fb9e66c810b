import * as uipath from "pulumi-uipath-licensing";

const developers = new uipath.GroupLicenseAllocation("rpa-developers", {
    groupId: uipath.getGroupId("RPA developers"),
    userBundleCodes: ["RPADEVPRONU", "ATTUNU"],
    // UiPath documents quotas for its cloud only. Leave them out on Automation Suite.
    quotas: { ATTUNU: 20 },
});

export const userBundleCodes = developers.userBundleCodes;
