import ts from "typescript";
import { type Member, membersOf, type Sources } from "./sources";
import { type EnumSpec, type ObjectSpec, type Properties, type PropertySpec, type TypeSpec, tokenOf } from "./spec";

export class Types {
    readonly named: Record<string, ObjectSpec | EnumSpec> = {};
    readonly #sources: Sources;

    constructor(sources: Sources) {
        this.#sources = sources;
    }

    properties(members: readonly Member[]): Properties {
        return Object.fromEntries(
            members.map(({ name, type, doc }): [string, PropertySpec] => [
                name,
                { ...this.typeOf(type, capitalize(name)), description: doc.text },
            ]),
        );
    }

    /** @param name The enum's name, if the type is an enum. */
    typeOf(node: ts.TypeNode, name = ""): TypeSpec {
        if (ts.isParenthesizedTypeNode(node) || ts.isTypeOperatorNode(node)) {
            return this.typeOf(node.type, name);
        }
        if (ts.isArrayTypeNode(node)) {
            return { type: "array", items: this.typeOf(node.elementType, name) };
        }
        if (ts.isUnionTypeNode(node)) {
            return this.#unionOf(
                node.types.filter(({ kind }) => kind !== ts.SyntaxKind.UndefinedKeyword),
                name,
            );
        }
        if (ts.isTypeReferenceNode(node)) {
            return this.#referenceOf(node, name);
        }
        switch (node.kind) {
            case ts.SyntaxKind.StringKeyword:
                return { type: "string" };
            case ts.SyntaxKind.BooleanKeyword:
                return { type: "boolean" };
            // UiPath counts in whole numbers.
            case ts.SyntaxKind.NumberKeyword:
                return { type: "integer" };
        }
        throw new Error(`The schema has no type for ${node.getText()}.`);
    }

    #unionOf(nodes: readonly ts.TypeNode[], name: string): TypeSpec {
        const [only] = nodes;
        if (only && nodes.length === 1) {
            return this.typeOf(only, name);
        }
        const values = nodes.flatMap((node) =>
            ts.isLiteralTypeNode(node) && ts.isStringLiteral(node.literal) ? node.literal.text : [],
        );
        if (values.length === nodes.length) {
            this.named[tokenOf(name)] = {
                type: "string",
                enum: values.map((value) => ({ name: capitalize(value), value })),
            };
            return referTo(name);
        }
        // `(string & {})` leaves an enum open. SDKs expect the open type first: `Union<string, UserBundleCode>`.
        const isOpen = (node: ts.TypeNode) => ts.isParenthesizedTypeNode(node) && ts.isIntersectionTypeNode(node.type);
        const closed = nodes.filter((node) => !isOpen(node)).map((node) => this.typeOf(node, name));
        return { oneOf: closed.length < nodes.length ? [{ type: "string" }, ...closed] : closed };
    }

    #referenceOf(node: ts.TypeReferenceNode, name: string): TypeSpec {
        const [first, second] = node.typeArguments ?? [];
        const typeName = node.typeName.getText();
        if (first && /^(pulumi\.(Input|Output)|Promise)$/.test(typeName)) {
            return this.typeOf(first, name);
        }
        if (second && typeName === "Record") {
            return { type: "object", additionalProperties: this.typeOf(second, name) };
        }
        const declaration = this.#sources.resolve(node);
        if (ts.isInterfaceDeclaration(declaration) && !this.named[tokenOf(typeName)]) {
            const members = membersOf(declaration);
            this.named[tokenOf(typeName)] = {
                type: "object",
                description: this.#sources.docOf(declaration).text,
                properties: this.properties(members),
                required: members.filter(({ isOptional }) => !isOptional).map((member) => member.name),
            };
        }
        return referTo(typeName);
    }
}

export function referTo(name: string): TypeSpec {
    return { $ref: `#/types/${tokenOf(name)}` };
}

export function capitalize(word: string): string {
    return word.charAt(0).toUpperCase() + word.slice(1);
}
