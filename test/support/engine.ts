import { type Engine, provideEngine } from "../../tools/engine/engine";
import { provideHosts } from "../../tools/hosts/hosts";

let provided: Promise<Engine> | undefined;

/** The engine for all tests of a file, checked once. */
export function engineForAll(): Promise<Engine> {
    provided ??= provideEngine({ say: (line) => console.error(line) });
    return provided;
}

let hosts: Promise<string> | undefined;

/** The folder with the language hosts, for all tests of a file. */
export function hostsForAll(): Promise<string> {
    hosts ??= engineForAll().then((engine) => provideHosts(engine, (line) => console.error(line)));
    return hosts;
}
