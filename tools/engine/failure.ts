/** The engine cannot be had: what is wrong and the cure, in words that are meant for the user alone, without a stack. */
export class EngineError extends Error {
    override name = "EngineError" as const;
}
