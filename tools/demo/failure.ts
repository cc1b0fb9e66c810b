/** The demo did not go as it should; said to the user as it stands, without a stack. */
export class DemoFailure extends Error {
    override name = "DemoFailure" as const;
}
