import { parseUrn } from "./urn";

export type SettingWords = (text: string) => string;

/**
 * The engine creates a default provider for a program without one, and gives it the stack's config. A provider in the program
 * has arguments instead, which config does not reach.
 *
 * @param urn The provider's; "" from an engine that does not send it.
 */
export function settingWordsOf(urn: string): SettingWords {
    return urn === "" || parseUrn(urn).name.startsWith("default") ? (text) => text : inArgumentWords;
}

const configCommand = /(run )?`pulumi config set (?:--secret )?(?:--path )?'?uipath:([^'`]*?)'? ([^` ]*)`/g;

/** Rewrites a text about stack config, such as "run `pulumi config set uipath:baseUrl …`", for arguments. */
export function inArgumentWords(text: string): string {
    return text
        .replace(configCommand, (_command, isOrder: string | undefined, name: string, value: string) => {
            const argument = value === "…" ? name : `${name}: ${value}`;
            return isOrder ? `give the provider ${argument}` : `the provider's ${argument}`;
        })
        .replace(/\buipath:(?!index:)(?=[a-z])/g, "the provider's ");
}
