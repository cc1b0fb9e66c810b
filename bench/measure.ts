export interface Spread {
    median: number;
    least: number;
    most: number;
}

export interface Figure {
    name: string;
    peerName: string;
    unit: "ms" | "s" | "MB" | "bytes" | "requests";
    own: Spread;
    peer: Spread;
    /** Own divided by peer, or peer by own if more is better. */
    ratio: number;
    /** Such as `≤ 1.15` or `≥ 20`. */
    reach: string;
    reached: boolean;
}

export interface UpCost {
    program: "one resource" | "a resource a user";
    users: number;
    seconds: number;
    requests: number;
}

/** As in `results/latest.json`. */
export interface Results {
    machine: { processors: number; model: string | undefined; node: string };
    runs: number;
    figures: Figure[];
    planning: { users: number; milliseconds: number }[];
    ups: UpCost[];
}

export function spread(values: readonly number[]): Spread {
    const sorted = [...values].sort((one, other) => one - other);
    const middle = Math.floor(sorted.length / 2);
    const median =
        sorted.length % 2 === 1
            ? (sorted[middle] as number)
            : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
    return { median, least: sorted[0] as number, most: sorted.at(-1) as number };
}

interface Comparison {
    name: string;
    peerName: string;
    unit: Figure["unit"];
    own: readonly number[];
    peer: readonly number[];
    /** `at most` compares own with peer, `at least` peer with own. */
    reach: { atMost: number } | { atLeast: number };
}

export function compare({ name, peerName, unit, own, peer, reach }: Comparison): Figure {
    const [a, b] = [spread(own), spread(peer)];
    const isMost = "atMost" in reach;
    const ratio = isMost ? a.median / b.median : b.median / a.median;
    return {
        name,
        peerName,
        unit,
        own: a,
        peer: b,
        ratio,
        reach: isMost ? `≤ ${reach.atMost}` : `≥ ${reach.atLeast}`,
        reached: isMost ? ratio <= reach.atMost : ratio >= reach.atLeast,
    };
}

export function bound(name: string, unit: Figure["unit"], value: number, most: number): Figure {
    const same = (number: number): Spread => ({ median: number, least: number, most: number });
    return {
        name,
        peerName: "the bound",
        unit,
        own: same(value),
        peer: same(most),
        ratio: value / most,
        reach: "≤ 1",
        reached: value <= most,
    };
}

/** Alternates, so a slow machine slows both. */
export async function inTurns(
    runs: number,
    own: (run: number) => Promise<number>,
    peer: (run: number) => Promise<number>,
): Promise<{ own: number[]; peer: number[] }> {
    const times: { own: number[]; peer: number[] } = { own: [], peer: [] };
    for (let run = 0; run < runs; run += 1) {
        // The second one finds warm caches, so they swap places.
        const order = run % 2 === 0 ? (["own", "peer"] as const) : (["peer", "own"] as const);
        for (const which of order) {
            times[which].push(await (which === "own" ? own(run) : peer(run)));
        }
    }
    return times;
}

export async function timed(task: () => Promise<unknown>): Promise<number> {
    const start = performance.now();
    await task();
    return performance.now() - start;
}
