import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { CommandError, type EngineEvent, LocalWorkspace } from "@pulumi/pulumi/automation";
import * as uipath from "pulumi-uipath-licensing";

async function program() {
    // Await the lookups first: if a lookup fails later, Pulumi waits forever for the inline program's output.
    const table = await Promise.all(
        uipath
            .readAllocations(join(__dirname, "licenses.csv"))
            .map(async ({ userIds, ...rest }) => ({ ...rest, userIds: await userIds })),
    );
    const allocations = table.map(({ name, ...args }) => new uipath.UserLicenseAllocation(name, args).allocations);
    return { holders: pulumi.all(allocations).apply((all) => Object.assign({}, ...all)) };
}

/** Previews the table's stack and, with `apply`, updates it. */
async function run(stackName: string, apply: boolean) {
    const stack = await LocalWorkspace.createOrSelectStack(
        { stackName, projectName: "uipath-automation", program },
        // Pulumi's plugin loads the package from the folder of this project's Pulumi.yaml.
        { workDir: __dirname },
    );
    const { changeSummary } = await stack.preview({ onEvent: print });
    console.log("preview:", changeSummary);
    if (apply) {
        const { summary, outputs } = await stack.up({ onEvent: print });
        console.log("up:", summary.resourceChanges);
        console.log("who holds what:", outputs.holders?.value);
    }
}

/** Prints changes, warnings and errors. */
function print({ diagnosticEvent }: EngineEvent) {
    if (diagnosticEvent && diagnosticEvent.prefix !== "debug: ") {
        console.log(diagnosticEvent.message.trimEnd());
    }
}

const [stackName = "dev", flag] = process.argv.slice(2);
run(stackName, flag === "--yes").catch((error) => {
    // The cause is already on the screen.
    console.error(error instanceof CommandError ? "Pulumi failed." : error);
    process.exitCode = 1;
});
