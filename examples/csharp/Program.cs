using System.Collections.Generic;
using Pulumi;
using UiPath = Pulumi.UiPath;

return await Deployment.RunAsync(() =>
{
    var team = new UiPath.UserLicenseAllocation("rpa-team", new()
    {
        UserIds = { "singer-77", "singer-88", "singer-111" },
        UserBundleCodes = new Union<string, UiPath.UserBundleCode>[] { "RPADEVPRONU", "ATTUNU", "TSTNU" },
        UseExternalLicense = true,
    });

    return new Dictionary<string, object?> { ["allocations"] = team.Allocations };
});
