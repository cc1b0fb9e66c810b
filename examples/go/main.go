package main

import (
	"github.com/pulumi/pulumi-uipath/sdk/go/uipath"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		team, err := uipath.NewUserLicenseAllocation(ctx, "rpa-team", &uipath.UserLicenseAllocationArgs{
			UserIds:            pulumi.ToStringArray([]string{"singer-77", "singer-88", "singer-111"}),
			UserBundleCodes:    pulumi.ToStringArray([]string{"RPADEVPRONU", "ATTUNU", "TSTNU"}),
			UseExternalLicense: pulumi.Bool(true),
		})
		if err != nil {
			return err
		}
		ctx.Export("allocations", team.Allocations)
		return nil
	})
}
