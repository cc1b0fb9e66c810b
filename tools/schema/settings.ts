import ts from "typescript";
import { accessSettings, settings } from "../../provider/settings/definitions";
import type { Setting } from "../../provider/settings/types";
import type { DocComment } from "./doc-comment";
import type { Sources } from "./sources";
import { type ObjectSpec, type Properties, type PropertySpec, type TypeSpec, tokenOf } from "./spec";
import { referTo } from "./types";

const organizationType = "OrganizationAccess";

export class SettingProperties {
    readonly #docs: ReadonlyMap<string, DocComment>;

    constructor(sources: Sources) {
        const list = sources.find("settings/definitions.ts", "settings", ts.isVariableDeclaration);
        this.#docs = sources.docsOfProperties(list.name as ts.Identifier);
    }

    get variables(): Properties {
        return this.#describe(settings, (setting) => ({
            ...(defaultOf(setting) !== undefined && { default: defaultOf(setting) as string }),
            // Go's SDK cannot read a list from a variable.
            ...(setting.env.length > 0 && !setting.isList && { defaultInfo: { environment: setting.env } }),
        }));
    }

    /**
     * For the arguments of a provider. They have no `default` and no `defaultInfo`: an SDK would write those values into the
     * state, credentials too, and a later refresh would use them instead of the current ones. The plugin itself reads the
     * environment at each start.
     */
    get inputProperties(): Properties {
        return this.#describe(settings, () => ({}));
    }

    get types(): Record<string, ObjectSpec> {
        const properties = this.#describe(accessSettings, () => ({}), { withEnvironment: false });
        const description =
            "The address and the credential of one organization. The provider never uses one organization's credential for another.";
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
        return { type: isBoolean(setting.choices) ? "boolean" : "string" };
    }
    return { type: "least" in setting ? "integer" : "string" };
}

function describe(text: string, setting: Setting, withEnvironment: boolean): string {
    const { env } = setting;
    const [meaning = "", source] = text.split(/(?=\n\nSource: )/);
    const fallback = defaultOf(setting);
    const facts = [
        ...("choices" in setting && !isBoolean(setting.choices)
            ? [`One of ${code(setting.choices)}, in any letter case.`]
            : []),
        ...("least" in setting ? [`A whole number from ${setting.least} to ${setting.most}.`] : []),
        ...(meaning.includes("Default: ") ? [] : [`Default: ${fallback === undefined ? "none" : `\`${fallback}\``}.`]),
        ...(withEnvironment && env.length > 0 ? [`Environment: ${code(env)}.`] : []),
        ...(meaning.includes("replaces") ? [] : ["A change replaces no resource."]),
        "An invalid value fails with the error UIPATH_SETTINGS_INVALID.",
    ];
    return `${meaning}\n\n${facts.join(" ")}${source ?? ""}`;
}

function defaultOf(setting: Setting): string | boolean | number | undefined {
    if ("choices" in setting) {
        return isBoolean(setting.choices) ? setting.choices[0] === "true" : setting.choices[0];
    }
    return "least" in setting ? setting.fallback : undefined;
}

function isBoolean(choices: readonly string[]): boolean {
    return choices.includes("true");
}

function code(words: readonly string[]): string {
    return words.map((word) => `\`${word}\``).join(", ");
}
