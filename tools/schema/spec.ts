/*
 * The parts of Pulumi's package schema that the generator writes. `pulumi schema check` validates the result.
 *
 * Source: Pulumi, "Package schema".
 */

export interface TypeSpec {
    type?: "string" | "boolean" | "integer" | "array" | "object";
    items?: TypeSpec;
    additionalProperties?: TypeSpec;
    $ref?: string;
    oneOf?: readonly TypeSpec[];
}

export interface PropertySpec extends TypeSpec {
    description?: string;
    default?: string | boolean | number;
    defaultInfo?: { environment: readonly string[] };
    secret?: boolean;
    willReplaceOnChanges?: boolean;
}

export type Properties = Readonly<Record<string, PropertySpec>>;

export interface ObjectSpec {
    type?: "object";
    description?: string;
    properties: Properties;
    required: readonly string[];
}

export interface EnumSpec {
    type: "string";
    description?: string;
    enum: readonly { name: string; value: string; description?: string }[];
}

export interface ResourceSpec extends ObjectSpec {
    isComponent?: boolean;
    inputProperties: Properties;
    requiredInputs: readonly string[];
    aliases?: readonly { type: string }[];
}

export interface FunctionSpec {
    description: string;
    inputs: ObjectSpec;
    outputs: ObjectSpec;
}

export interface PackageSpec {
    name: string;
    displayName: string;
    version: string;
    description: string;
    keywords: readonly string[];
    license: string;
    homepage?: string;
    repository?: string;
    config: { variables: Properties };
    provider: { description: string; inputProperties: Properties };
    types: Record<string, ObjectSpec | EnumSpec>;
    resources: Record<string, ResourceSpec>;
    functions: Record<string, FunctionSpec>;
    language: Record<string, object>;
}

export function tokenOf(name: string): string {
    return `uipath:index:${name}`;
}
