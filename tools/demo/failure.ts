/** The message is shown without a stack trace. */
export class DemoFailure extends Error {
    override name = "DemoFailure" as const;
}
