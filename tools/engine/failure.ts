/** Its message is shown without a stack trace. */
export class EngineError extends Error {
    override name = "EngineError" as const;
}
