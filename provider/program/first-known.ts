import * as pulumi from "@pulumi/pulumi";

/**
 * The first of these outputs whose value is known; the last where none is. A preview does not know what the state of an
 * unchanged resource lacks, such as its inputs, although what stands in for it is known.
 * @internal
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
