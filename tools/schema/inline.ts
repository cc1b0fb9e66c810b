import { sep } from "node:path";
import type { Plugin } from "rolldown";

const target = ["provider", "plugin", "schema-text.ts"].join(sep);

/** Puts the schema into the bundle, where the provider's source leaves its place empty. */
export function inlineSchema(schema: string): Plugin {
    return {
        name: "inline-schema",
        load: (id) => (id.endsWith(target) ? `export const schemaText = ${JSON.stringify(schema)};` : null),
    };
}
