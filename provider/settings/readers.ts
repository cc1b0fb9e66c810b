import { closest, distance } from "fastest-levenshtein";
import { protect } from "../redaction/redact";
import { quote } from "../text";
import { settingProblem } from "./problems";
import type { ChoiceSetting, NumberSetting, Problem, ReadConfig, Setting, SettingValue } from "./types";

export function settingHint({ key, env, secret, isPath }: Setting, hasConfig: boolean): string {
    if (!hasConfig) {
        return `set ${env.join(" or ")}`;
    }
    const command = `run \`pulumi config set ${secret ? "--secret " : ""}${isPath ? `--path '${key}'` : key} …\``;
    return env.length > 0 ? `${command} or set ${env.join(" or ")}` : command;
}

/** Stack config takes precedence over the environment; an empty value counts as missing. */
export class SettingReader {
    readonly problems: Problem[] = [];
    readonly #config: ReadConfig | undefined;
    readonly #environment: NodeJS.ProcessEnv;

    constructor(config: ReadConfig | undefined, environment: NodeJS.ProcessEnv) {
        this.#config = config;
        this.#environment = environment;
    }

    /** Registers a secret value for redaction. */
    find({ key, env, secret }: Setting): SettingValue | undefined {
        const configured = this.#config?.(key);
        const variable = configured ? undefined : env.find((name) => this.#environment[name]);
        const value = configured || (variable && this.#environment[variable]);
        if (!value) {
            return undefined;
        }
        if (secret === "token" || secret === "password") {
            protect(value, secret);
        }
        return { value, source: variable ?? key };
    }

    report(setting: Setting, message: string): void {
        this.problems.push(settingProblem(setting.key, message));
    }

    hint(setting: Setting): string {
        return settingHint(setting, this.#config !== undefined);
    }

    text(setting: Setting, validate: (value: string) => string | undefined): string | undefined {
        const found = this.find(setting);
        const problem = found && validate(found.value);
        if (problem) {
            this.report(setting, `${found.source}: ${problem}`);
        }
        return found?.value;
    }

    wholeNumber<T extends number | undefined>(setting: NumberSetting<T>): number | T {
        const { least, most, fallback } = setting;
        const found = this.find(setting);
        if (!found) {
            return fallback;
        }
        const number = /^\d{1,9}$/.test(found.value) ? Number(found.value) : Number.NaN;
        if (number >= least && number <= most) {
            return number;
        }
        this.report(
            setting,
            `${found.source}: ${quote(found.value)} is not a whole number from ${least} to ${most}; remove it to use ${fallback ?? "the default"}`,
        );
        return fallback;
    }

    /** In any letter case; the first choice is the default. */
    oneOf<T extends string>(setting: ChoiceSetting<T>): T {
        const { choices } = setting;
        const found = this.find(setting);
        const choice = choices.find((candidate) => candidate.toLowerCase() === found?.value.toLowerCase());
        if (found && !choice) {
            this.report(
                setting,
                `${found.source}: ${quote(found.value)} is not one of ${choices.join(", ")}${suggestion(found.value, choices)}`,
            );
        }
        return choice ?? choices[0];
    }
}

export function suggestion(text: string, choices: readonly string[], prefix = ""): string {
    // Bound the input: edit distance is quadratic.
    const written = text.slice(0, 60).toLowerCase();
    const nearest = closest(
        written,
        choices.map((choice) => choice.toLowerCase()),
    );
    const meant = choices.find((choice) => choice.toLowerCase() === nearest) ?? "";
    return distance(written, nearest) <= Math.ceil(nearest.length / 3) ? `; did you mean ${prefix}${meant}?` : "";
}
