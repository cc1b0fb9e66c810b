import { Refusal } from "./refusal";

/** The paging parameters of a query. A repeated parameter is a list. */
export interface Paging {
    top?: string | string[];
    skip?: string | string[];
}

/** The rows that a request asks for; 10 by default. */
export interface Page {
    top: number;
    skip: number;
}

export function readPage({ top = "10", skip = "0" }: Paging): Page {
    return { top: readNumber(top, "top"), skip: readNumber(skip, "skip") };
}

/** These rows, up to the cap. */
export function takePage<Row>(rows: readonly Row[], { top, skip }: Page, cap: number): Row[] {
    return rows.slice(skip, skip + Math.min(top, cap));
}

/** A parameter that may appear only once. */
export function readOnce(value: string | string[], name: string): string {
    if (Array.isArray(value)) {
        throw new Refusal(400, `querystring/${name} must not be repeated`);
    }
    return value;
}

function readNumber(value: string | string[], name: string): number {
    const text = readOnce(value, name);
    if (!/^\d{1,9}$/.test(text)) {
        throw new Refusal(400, `querystring/${name} must be a whole number`);
    }
    return Number(text);
}
