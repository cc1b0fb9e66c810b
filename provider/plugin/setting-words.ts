import { parseUrn } from "./urn";

/** How texts name the settings. */
export type SettingWords = (text: string) => string;

/**
 * The engine makes a provider itself where the program makes none, and gives it the stack's config. A provider that the
 * program makes has arguments, which config does not reach.
 *
 * @param urn The provider's; "" from an engine that does not say it.
 */
export function settingWordsOf(urn: string): SettingWords {
    return urn === "" || parseUrn(urn).name.startsWith("default") ? (text) => text : inArgumentWords;
}

const configCommand = /(run )?`pulumi config set (?:--secret )?(?:--path )?'?uipath:([^'`]*?)'? ([^` ]*)`/g;

/** A text that tells of stack config, such as "run `pulumi config set uipath:baseUrl …`", as one about arguments. */
export function inArgumentWords(text: string): string {
    return text
        .replace(configCommand, (_command, isOrder: string | undefined, name: string, value: string) => {
            const argument = value === "…" ? name : `${name}: ${value}`;
            return isOrder ? `give the provider ${argument}` : `the provider's ${argument}`;
        })
        .replace(/\buipath:(?!index:)(?=[a-z])/g, "the provider's ");
}
