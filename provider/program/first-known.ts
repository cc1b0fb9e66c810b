import * as pulumi from "@pulumi/pulumi";

/**
 * The first output with a known value, or the last one. In a preview, an unchanged resource's values that its state lacks,
 * such as inputs, are unknown although a substitute is known. @internal
 */
export function firstKnown<T>(...outputs: [pulumi.Output<T>, ...pulumi.Output<T>[]]): pulumi.Output<T> {
    return pulumi.output(choose(outputs)) as pulumi.Output<T>;
}

async function choose<T>(outputs: readonly pulumi.Output<T>[]): Promise<pulumi.Output<T> | undefined> {
    for (const output of outputs) {
        // Not in Pulumi's types.
        if (await (output as unknown as { isKnown: Promise<boolean> }).isKnown) {
            return output;
        }
    }
    return outputs.at(-1);
}
