import { bulkhead } from "cockatiel";

/** More at once would only wait for each other. */
const places = bulkhead(6, Number.POSITIVE_INFINITY);

export function inTurn<T>(task: () => Promise<T>): Promise<T> {
    return places.execute(task);
}

/** Servers and processes that a case has left as it has found them; starting them takes longer than most cases. */
const idle = new Map<string, unknown[]>();

/** Plays in a scene of this kind: one that is idle, or a new one. A scene in which something fails is used no more. */
export function inScene<Scene>(
    kind: string,
    create: () => Promise<Scene>,
    play: (scene: Scene) => Promise<void>,
): Promise<void> {
    return inTurn(async () => {
        const scene = (idle.get(kind)?.pop() as Scene | undefined) ?? (await create());
        await play(scene);
        idle.set(kind, [...(idle.get(kind) ?? []), scene]);
    });
}
