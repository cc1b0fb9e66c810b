import pulumi
import pulumi_uipath as uipath

rpa_team = uipath.UserLicenseAllocation(
    "rpa-team",
    user_ids=["singer-77", "singer-88", "singer-111"],
    user_bundle_codes=["RPADEVPRONU", "ATTUNU", "TSTNU"],
    use_external_license=True,
)

pulumi.export("allocations", rpa_team.allocations)
