import { isSecretSetting } from "../settings/settings";
import type { ReadConfig } from "../settings/types";
import { type SettingWords, settingWordsOf } from "./setting-words";
import { hasUnknown, type Properties, reveal, Secret } from "./values";

export interface Configuration {
    readConfig: ReadConfig;
    settingKeys: readonly string[];
    /** False in a preview if a value depends on a resource that does not exist yet. */
    isKnown: boolean;
    words: SettingWords;
}

const namespace = "uipath:";

const ofEngine = new Set(["version", "pluginDownloadURL", "parameterization"]);

/**
 * The arguments are strings from stack config and from the SDKs of most languages, which encode other types as JSON; a
 * YAML program sends typed values.
 *
 * @param urn The provider's, if the engine sends it.
 */
export function readConfiguration(given: Properties, urn = ""): Configuration {
    const values = new Map(settingsOf(given).map(([name, value]) => [keyOf(name), reveal(value)] as const));
    return {
        readConfig: (key) => toText(values.get(key)),
        settingKeys: [...values.keys()],
        isKnown: !hasUnknown([...values.values()]),
        words: settingWordsOf(urn),
    };
}

/** The engine sends all arguments in clear and keeps the result. */
export function markSecretSettings(given: Properties): Properties {
    return Object.fromEntries(
        Object.entries(given).map(([name, value]) => [
            name,
            value !== null && isSecretSetting(keyOf(name)) && !(value instanceof Secret)
                ? new Secret(reveal(value))
                : value,
        ]),
    );
}

/** None needs a replacement, because a provider with other settings is still the same provider. */
export function changedSettings(olds: Properties, news: Properties): string[] {
    const [before, after] = [new Map(settingsOf(olds)), new Map(settingsOf(news))];
    const textOf = (value: unknown) => (hasUnknown(value) ? undefined : toText(reveal(value)));
    return [...new Set([...before.keys(), ...after.keys()])].filter(
        (name) => hasUnknown(after.get(name)) || textOf(before.get(name)) !== textOf(after.get(name)),
    );
}

function settingsOf(given: Properties): [name: string, value: unknown][] {
    return Object.entries(given).filter(([name]) => !ofEngine.has(name) && !name.startsWith("__"));
}

/** Older engines send the full key. */
function keyOf(name: string): string {
    return `${namespace}${name.replace(/^uipath:(config:)?/, "")}`;
}

function toText(value: unknown): string | undefined {
    if (value === undefined || value === null) {
        return undefined;
    }
    return typeof value === "string" ? value : JSON.stringify(value);
}
