/** The demo failed. Its message is shown without a stack trace. */
export class DemoFailure extends Error {
    override name = "DemoFailure" as const;
}
