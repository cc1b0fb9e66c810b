import { type Engine, provideEngine } from "../../tools/engine/engine";

let provided: Promise<Engine> | undefined;

/** The engine for all tests of a file, which is asked once whether it runs. */
export function engineForAll(): Promise<Engine> {
    provided ??= provideEngine({ say: (line) => console.error(line) });
    return provided;
}
