import { join } from "node:path";
import ts from "typescript";
import { type DocComment, readDocComment } from "./doc-comment";

export interface Member {
    name: string;
    type: ts.TypeNode;
    isOptional: boolean;
    doc: DocComment;
}

type Declaration = ts.Declaration & { name?: ts.Node };

export class Sources {
    readonly #program: ts.Program;
    /** Created early, because it links the nodes of a file to each other. */
    readonly #checker: ts.TypeChecker;
    readonly #folder: string;

    constructor(program: ts.Program, folder: string) {
        this.#program = program;
        this.#checker = program.getTypeChecker();
        this.#folder = folder;
    }

    find<T extends Declaration>(file: string, name: string, isKind: (node: ts.Node) => node is T): T {
        const source = this.#program.getSourceFile(join(this.#folder, file));
        const found = source?.statements
            .flatMap((statement): readonly ts.Node[] =>
                ts.isVariableStatement(statement) ? statement.declarationList.declarations : [statement],
            )
            .filter(isKind)
            .find((node) => node.name?.getText() === name);
        if (!found) {
            throw new Error(`${file} declares no ${name}.`);
        }
        return found;
    }

    docOf(node: ts.Node): DocComment {
        return readDocComment(node);
    }

    resolve(node: ts.TypeReferenceNode): ts.Declaration {
        const symbol = this.#checker.getSymbolAtLocation(node.typeName);
        const target = symbol && symbol.flags & ts.SymbolFlags.Alias ? this.#checker.getAliasedSymbol(symbol) : symbol;
        const [declaration] = target?.declarations ?? [];
        if (!declaration) {
            throw new Error(`No declaration of ${node.getText()}.`);
        }
        return declaration;
    }

    /** Includes properties from spreads. */
    docsOfProperties(object: ts.Expression): ReadonlyMap<string, DocComment> {
        const properties = this.#checker.getTypeAtLocation(object).getProperties();
        return new Map(
            properties.flatMap(({ name, declarations }) =>
                declarations?.[0] ? [[name, readDocComment(declarations[0])] as const] : [],
            ),
        );
    }
}

export function membersOf(declaration: ts.InterfaceDeclaration | ts.ClassDeclaration): Member[] {
    return [...declaration.members].flatMap((member): Member[] => {
        if (!ts.isPropertySignature(member) && !ts.isPropertyDeclaration(member)) {
            return [];
        }
        const { type } = member;
        const isStatic = ts.getModifiers(member)?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword);
        const doc = readDocComment(member);
        if (isStatic || doc.isInternal || !type) {
            return [];
        }
        const isOptional = member.questionToken !== undefined || /\bundefined>?$/.test(type.getText());
        return [{ name: member.name.getText(), type, isOptional, doc }];
    });
}
