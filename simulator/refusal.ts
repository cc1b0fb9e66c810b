/** The response to a request that the service refuses. */
export class Refusal extends Error {
    override readonly name = "Refusal";

    constructor(
        readonly statusCode: number,
        message: string,
        readonly body: object = errorBody(statusCode, message),
        readonly headers: Readonly<Record<string, string>> = {},
    ) {
        super(message);
    }
}

/** An error in the platform's format. */
export function errorBody(status: number, message: string): object {
    return { message, errorCode: status, success: false, __abp: true };
}
