export const languages = {
    nodejs: {
        packageName: "@pulumi/uipath",
        dependencies: { "@pulumi/pulumi": "^3.216.0" },
        respectSchemaVersion: true,
    },
    python: {
        packageName: "pulumi_uipath",
        requires: { pulumi: ">=3.0.0,<4.0.0" },
        pyproject: { enabled: true },
        respectSchemaVersion: true,
    },
    go: {
        importBasePath: "github.com/pulumi/pulumi-uipath/sdk/go/uipath",
        generateResourceContainerTypes: true,
        respectSchemaVersion: true,
    },
    csharp: {
        namespaces: { uipath: "UiPath" },
        packageReferences: { Pulumi: "3.*" },
        respectSchemaVersion: true,
    },
};
