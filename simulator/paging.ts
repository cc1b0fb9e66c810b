import { Refusal } from "./refusal";

/** A repeated parameter is a list. */
export interface Paging {
    top?: string | string[];
    skip?: string | string[];
}

/** 10 rows by default. */
export interface Page {
    top: number;
    skip: number;
}

export function readPage({ top = "10", skip = "0" }: Paging): Page {
    return { top: readNumber(top, "top"), skip: readNumber(skip, "skip") };
}

export function takePage<Row>(rows: readonly Row[], { top, skip }: Page, cap: number): Row[] {
    return rows.slice(skip, skip + Math.min(top, cap));
}

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
