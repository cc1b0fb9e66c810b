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

export function errorBody(status: number, message: string): object {
    return { message, errorCode: status, success: false, __abp: true };
}
