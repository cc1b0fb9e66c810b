import { sep } from "node:path";
import type { Plugin } from "rolldown";

const target = ["provider", "plugin", "schema-text.ts"].join(sep);

/** Fills the empty schema text of the provider's source while it is bundled. */
export function inlineSchema(schema: string): Plugin {
    return {
        name: "inline-schema",
        load: (id) => (id.endsWith(target) ? `export const schemaText = ${JSON.stringify(schema)};` : null),
    };
}
