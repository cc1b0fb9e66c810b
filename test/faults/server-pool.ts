import { bulkhead } from "cockatiel";

/** More at a time would only wait for each other. */
const places = bulkhead(6, Number.POSITIVE_INFINITY);

export function withLimit<T>(task: () => Promise<T>): Promise<T> {
    return places.execute(task);
}

/** Servers and processes that a case left clean. Starting them takes longer than most cases. */
const idle = new Map<string, unknown[]>();

/** Runs a task in an idle setup of this kind, or in a new one. A setup in which a task fails is not used again. */
export function withPooled<Setup>(
    kind: string,
    create: () => Promise<Setup>,
    task: (setup: Setup) => Promise<void>,
): Promise<void> {
    return withLimit(async () => {
        const setup = (idle.get(kind)?.pop() as Setup | undefined) ?? (await create());
        await task(setup);
        idle.set(kind, [...(idle.get(kind) ?? []), setup]);
    });
}
