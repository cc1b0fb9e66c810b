import { PolicyPack, type ResourceValidationPolicy, validateResourceOfType } from "@pulumi/policy";
import * as uipath from "pulumi-uipath-licensing";

const retired = "RPADEVNU";

/** UiPath lists RPADEVNU as no longer commercially available, and names no successor. */
const noRetiredBundle: ResourceValidationPolicy = {
    name: "no-retired-bundle",
    description: `${retired} (${uipath.userBundles[retired]}) is not allocated any more: it is no longer sold.`,
    enforcementLevel: "mandatory",
    validateResource: [
        validateResourceOfType(uipath.UserLicenseAllocation, ({ userBundleCodes }, _, report) => {
            if (userBundleCodes.includes(retired)) {
                report(`Give these users another bundle than ${retired}.`);
            }
        }),
        validateResourceOfType(uipath.GroupLicenseAllocation, ({ userBundleCodes }, _, report) => {
            if (userBundleCodes.includes(retired)) {
                report(`Give this group another bundle than ${retired}.`);
            }
        }),
    ],
};

const developerBundles = ["RPADEVNU", "RPADEVPRONU", "CTZDEVNU"];

/** A team is what one allocation declares; `readAllocations` makes one of all who hold the same bundles. */
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
    description: "Who leaves an allocation gives the licenses back.",
    enforcementLevel: "advisory",
    validateResource: validateResourceOfType(uipath.UserLicenseAllocation, ({ onRelease }, _, report) => {
        if (onRelease === "keep") {
            report('With onRelease: "keep", seats stay taken by users whom nobody declares any more.');
        }
    }),
};

new PolicyPack("uipath-licensing", { policies: [noRetiredBundle, developersPerTeam, licensesComeBack] });
