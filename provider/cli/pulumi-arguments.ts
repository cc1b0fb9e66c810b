import { parseArgs } from "node:util";

/** Those that matter here, and those with a separate value that may look like a flag. All others pass unchanged. */
const options = {
    yes: { type: "boolean", short: "y" },
    "skip-preview": { type: "boolean", short: "f" },
    "preview-only": { type: "boolean" },
    "non-interactive": { type: "boolean" },
    "continue-on-error": { type: "boolean" },
    remove: { type: "boolean" },
    json: { type: "boolean", short: "j" },
    color: { type: "string" },
    config: { type: "string", short: "c" },
    cwd: { type: "string", short: "C" },
    "event-log": { type: "string" },
    exclude: { type: "string", short: "x" },
    message: { type: "string", short: "m" },
    parallel: { type: "string", short: "p" },
    plan: { type: "string" },
    "secrets-provider": { type: "string" },
    stack: { type: "string", short: "s" },
    target: { type: "string", short: "t" },
    verbose: { type: "string", short: "v" },
} as const;

export type Flag = keyof typeof options;

function parse(args: readonly string[]) {
    const { values, tokens } = parseArgs({
        args: [...args],
        options,
        strict: false,
        allowPositionals: true,
        tokens: true,
    });
    // Combined short flags are letters only, but `parseArgs` reads the characters of `-r=true` as flags too.
    return { values, flags: tokens.filter(({ index }) => !/^-[^-].*=/.test(args[index] ?? "")) };
}

export function isOn(args: readonly string[], flag: Flag): boolean {
    return parse(args).flags.some(
        (token) => token.kind === "option" && token.name === flag && !/^(false|f|0)$/i.test(token.value ?? ""),
    );
}

export function readValue(args: readonly string[], flag: Flag): string | undefined {
    const value = parse(args).values[flag];
    return typeof value === "string" ? value : undefined;
}

export function without(args: readonly string[], flags: readonly Flag[]): string[] {
    const kept: (string | undefined)[] = [...args];
    for (const token of parse(args).flags) {
        if (token.kind === "option" && flags.some((flag) => flag === token.name)) {
            const { index, rawName, value, inlineValue } = token;
            const isAlone = rawName.startsWith("--") || args[index] === rawName || inlineValue;
            kept[index] = isAlone ? undefined : kept[index]?.replace(rawName.slice(1), "");
            if (value !== undefined && !inlineValue) {
                kept[index + 1] = undefined;
            }
        }
    }
    return kept.flatMap((arg) => (arg === undefined || arg === "-" ? [] : [arg]));
}
