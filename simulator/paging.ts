import { Refusal } from "./refusal";

export interface Paging {
    top?: string;
    skip?: string;
}

/** The rows that a request asks for: 10 when it does not say how many, and never more than the cap. */
export function takePage<Row>(rows: readonly Row[], { top = "10", skip = "0" }: Paging, cap: number): Row[] {
    const from = readNumber(skip, "skip");
    return rows.slice(from, from + Math.min(readNumber(top, "top"), cap));
}

function readNumber(text: string, name: string): number {
    if (!/^\d{1,9}$/.test(text)) {
        throw new Refusal(400, `querystring/${name} must be a whole number`);
    }
    return Number(text);
}
