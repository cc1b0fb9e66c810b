import { PolicyPack, type ResourceValidationPolicy, validateResourceOfType } from "@pulumi/policy";
import * as uipath from "pulumi-uipath-licensing";

const retired = "RPADEVNU";

/** UiPath lists RPADEVNU as no longer commercially available and names no successor. */
const noRetiredBundle: ResourceValidationPolicy = {
    name: "no-retired-bundle",
    description: `${retired} (${uipath.userBundles[retired]}) is no longer allowed: UiPath does not sell it any more.`,
    enforcementLevel: "mandatory",
    validateResource: [
        validateResourceOfType(uipath.UserLicenseAllocation, ({ userBundleCodes }, _, report) => {
            if (userBundleCodes.includes(retired)) {
                report(`Give these users a bundle other than ${retired}.`);
            }
        }),
        validateResourceOfType(uipath.GroupLicenseAllocation, ({ userBundleCodes }, _, report) => {
            if (userBundleCodes.includes(retired)) {
                report(`Give this group a bundle other than ${retired}.`);
            }
        }),
    ],
};

const developerBundles = ["RPADEVNU", "RPADEVPRONU", "CTZDEVNU"];

/** A team is one allocation. `readAllocations` makes one for all people with the same bundles. */
const developersPerTeam: ResourceValidationPolicy = {
    name: "developers-per-team",
    description: "A team has a limited number of developers.",
    enforcementLevel: "mandatory",
    configSchema: { properties: { maximum: { type: "integer", minimum: 1, default: 10 } } },
    validateResource: validateResourceOfType(
        uipath.UserLicenseAllocation,
        ({ userIds, userBundleCodes }, { getConfig }, report) => {
            const { maximum } = getConfig<{ maximum: number }>();
            const given = userBundleCodes.filter((code) => developerBundles.includes(code));
            if (given.length > 0 && userIds.length > maximum) {
                report(
                    `${userIds.length} users would hold ${given.join(", ")}; a team may have ${maximum} developers.`,
                );
            }
        },
    ),
};

const licensesComeBack: ResourceValidationPolicy = {
    name: "licenses-come-back",
    description: "Users who leave an allocation release their licenses.",
    enforcementLevel: "advisory",
    validateResource: validateResourceOfType(uipath.UserLicenseAllocation, ({ onRelease }, _, report) => {
        if (onRelease === "keep") {
            report('With onRelease: "keep", users who leave keep their seats.');
        }
    }),
};

new PolicyPack("uipath-licensing", { policies: [noRetiredBundle, developersPerTeam, licensesComeBack] });
