import ts from "typescript";
import { accessSettings, settings } from "../../provider/settings/definitions";
import type { Setting } from "../../provider/settings/types";
import type { DocComment } from "./doc-comment";
import type { Sources } from "./sources";
import { type ObjectSpec, type Properties, type PropertySpec, type TypeSpec, tokenOf } from "./spec";
import { referTo } from "./types";

const organizationType = "OrganizationAccess";

/** Of each setting what it holds, and what the comment at its definition says. */
export class SettingProperties {
    readonly #docs: ReadonlyMap<string, DocComment>;

    constructor(sources: Sources) {
        const list = sources.find("settings/definitions.ts", "settings", ts.isVariableDeclaration);
        this.#docs = sources.docsOfProperties(list.name as ts.Identifier);
    }

    /** As stack config has them. */
    get variables(): Properties {
        return this.#describe(settings, (setting) => ({
            ...(defaultOf(setting) !== undefined && { default: defaultOf(setting) as string }),
            // Go's SDK cannot take a list from a variable.
            ...(setting.env.length > 0 && !setting.isList && { defaultInfo: { environment: setting.env } }),
        }));
    }

    /**
     * As arguments of a provider. No default and no variable is named in the schema's own form, since a program would put what
     * it finds there into the state: credentials, and values that a refresh then takes in place of what is set by then. The
     * plugin reads the environment itself, each time it starts.
     */
    get inputProperties(): Properties {
        return this.#describe(settings, () => ({}));
    }

    /** The type of an organization that has an address or a credential of its own. */
    get types(): Record<string, ObjectSpec> {
        const properties = this.#describe(accessSettings, () => ({}), { withEnvironment: false });
        const description =
            "The address and the credential of one organization. A credential that is left out is never another organization's.";
        return { [tokenOf(organizationType)]: { type: "object", description, properties, required: [] } };
    }

    #describe(
        list: Readonly<Record<string, Setting>>,
        details: (setting: Setting) => Partial<PropertySpec>,
        { withEnvironment = true } = {},
    ): Properties {
        return Object.fromEntries(
            Object.entries(list).map(([name, setting]): [string, PropertySpec] => [
                name,
                {
                    ...typeOf(setting),
                    description: describe(this.#docs.get(name)?.text ?? "", setting, withEnvironment),
                    ...(setting.secret && { secret: true }),
                    ...details(setting),
                },
            ]),
        );
    }
}

function typeOf(setting: Setting): TypeSpec {
    if (setting.secret === "holds secrets") {
        return { type: "object", additionalProperties: referTo(organizationType) };
    }
    if (setting.isList) {
        return { type: "array", items: { type: "string" } };
    }
    if ("choices" in setting) {
        return { type: isTruth(setting.choices) ? "boolean" : "string" };
    }
    return { type: "least" in setting ? "integer" : "string" };
}

/** What is said of a setting, what its definition says besides, and the source. */
function describe(text: string, setting: Setting, withEnvironment: boolean): string {
    const { env } = setting;
    const [meaning = "", source] = text.split(/(?=\n\nSource: )/);
    const fallback = defaultOf(setting);
    const facts = [
        ...("choices" in setting && !isTruth(setting.choices)
            ? [`One of ${list(setting.choices)}, in any letter case.`]
            : []),
        ...("least" in setting ? [`A whole number from ${setting.least} to ${setting.most}.`] : []),
        ...(meaning.includes("Default: ") ? [] : [`Default: ${fallback === undefined ? "none" : `\`${fallback}\``}.`]),
        ...(withEnvironment && env.length > 0 ? [`Environment: ${list(env)}.`] : []),
        ...(meaning.includes("replaces") ? [] : ["A change replaces no resource."]),
        "A value that cannot be used is the error UIPATH_SETTINGS_INVALID.",
    ];
    return `${meaning}\n\n${facts.join(" ")}${source ?? ""}`;
}

function defaultOf(setting: Setting): string | boolean | number | undefined {
    if ("choices" in setting) {
        return isTruth(setting.choices) ? setting.choices[0] === "true" : setting.choices[0];
    }
    return "least" in setting ? setting.fallback : undefined;
}

function isTruth(choices: readonly string[]): boolean {
    return choices.includes("true");
}

function list(words: readonly string[]): string {
    return words.map((word) => `\`${word}\``).join(", ");
}
