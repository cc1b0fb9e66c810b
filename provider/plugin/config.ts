import { isSecretSetting } from "../settings/settings";
import type { ReadConfig } from "../settings/types";
import { type SettingWords, settingWordsOf } from "./setting-words";
import { hasUnknown, type Properties, reveal, Secret } from "./values";

/** What a provider is configured with, as the settings read it. */
export interface Configuration {
    readConfig: ReadConfig;
    /** The settings that are given. */
    settingKeys: readonly string[];
    /** False in a preview in which a value depends on a resource that is not there yet. */
    isKnown: boolean;
    words: SettingWords;
}

const namespace = "uipath:";

/** The engine's own arguments of a provider. */
const ofEngine = new Set(["version", "pluginDownloadURL", "parameterization"]);

/**
 * Reads a provider's arguments: text from stack config, and from the SDKs of most languages, which make JSON of what is no
 * text; typed from a YAML program.
 *
 * @param urn The provider's, where the engine says it.
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

/** A provider's arguments with the secret ones marked: the engine sends all of them in clear, and keeps what it gets. */
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

/** The settings that differ. A provider whose settings have changed is the same one, so none makes a replacement needed. */
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

/** Older engines send the whole key. */
function keyOf(name: string): string {
    return `${namespace}${name.replace(/^uipath:(config:)?/, "")}`;
}

function toText(value: unknown): string | undefined {
    if (value === undefined || value === null) {
        return undefined;
    }
    return typeof value === "string" ? value : JSON.stringify(value);
}
