/** The plugin's schema, as JSON. Empty here: the build fills it in from the provider's types and comments (`tools/schema`). */
export const schemaText: string = "";
