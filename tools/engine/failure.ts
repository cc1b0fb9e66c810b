/** The engine is not available. The message gives the problem and the fix, and is shown without a stack trace. */
export class EngineError extends Error {
    override name = "EngineError" as const;
}
