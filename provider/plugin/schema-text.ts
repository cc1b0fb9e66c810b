/**
 * The plugin's schema as JSON. Empty here: the build generates it from the provider's types and comments (`tools/schema`).
 */
export const schemaText: string = "";
