import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { CommandError, type EngineEvent, LocalWorkspace } from "@pulumi/pulumi/automation";
import * as uipath from "pulumi-uipath-licensing";

async function program() {
    // People are looked up first: Pulumi would wait for ever for an inline program's output whose input fails.
    const table = await Promise.all(
        uipath
            .readAllocations(join(__dirname, "licenses.csv"))
            .map(async ({ userIds, ...rest }) => ({ ...rest, userIds: await userIds })),
    );
    const allocations = table.map(({ name, ...args }) => new uipath.UserLicenseAllocation(name, args).allocations);
    return { holders: pulumi.all(allocations).apply((all) => Object.assign({}, ...all)) };
}

/** Previews the table's stack and, if so wished, makes it so. */
async function run(stackName: string, apply: boolean) {
    const stack = await LocalWorkspace.createOrSelectStack(
        { stackName, projectName: "uipath-automation", program },
        // Pulumi's plugin loads the package from the folder with the workspace's Pulumi.yaml.
        { workDir: __dirname },
    );
    const { changeSummary } = await stack.preview({ onEvent: tell });
    console.log("preview:", changeSummary);
    if (apply) {
        const { summary, outputs } = await stack.up({ onEvent: tell });
        console.log("up:", summary.resourceChanges);
        console.log("who holds what:", outputs.holders?.value);
    }
}

/** Prints who gains and who loses what, warnings and errors. */
function tell({ diagnosticEvent }: EngineEvent) {
    if (diagnosticEvent && diagnosticEvent.prefix !== "debug: ") {
        console.log(diagnosticEvent.message.trimEnd());
    }
}

const [stackName = "dev", flag] = process.argv.slice(2);
run(stackName, flag === "--yes").catch((error) => {
    // What made Pulumi fail has been told.
    console.error(error instanceof CommandError ? "Pulumi failed." : error);
    process.exitCode = 1;
});
