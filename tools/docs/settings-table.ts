import { settings } from "../../provider/settings/definitions";
import type { Setting } from "../../provider/settings/types";
import type { PackageSpec, PropertySpec } from "../schema/spec";

/** The page between these lines is generated. */
const begin = "<!-- settings: npm run docs writes this table -->\n";
const end = "<!-- /settings -->\n";

export function withSettingsTable(page: string, { config }: PackageSpec): string {
    const [before, rest] = page.split(begin);
    const [, after] = rest?.split(end) ?? [];
    if (before === undefined || after === undefined) {
        throw new Error("docs/settings.md does not say where its table goes.");
    }
    const rows = Object.entries<Setting>(settings).map(([name, setting]) => row(setting, config.variables[name] ?? {}));
    return `${before}${begin}
| setting | environment | default | meaning |
| --- | --- | --- | --- |
${rows.join("\n")}

${end}${after}`;
}

function row({ key, env, secret }: Setting, { description = "" }: PropertySpec): string {
    const [, fallback = "none"] = /Default: (.+?)\.(?=\s|$)/.exec(description) ?? [];
    const [meaning = ""] = description.split("\n\n");
    const [values = ""] = /(One of|A whole number from) .+?\.(?= )/.exec(description) ?? [];
    const cells = [
        `\`${key}\`${secret ? " (secret)" : ""}`,
        env.map((variable) => `\`${variable}\``).join(", "),
        fallback === "none" ? "" : fallback,
        `${meaning.replace(/\s*Default: .+?\.(?=\s|$)/, "")} ${values}`.trim(),
    ];
    return `| ${cells.join(" | ")} |`;
}
