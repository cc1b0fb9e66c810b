/** A statement of a Jenkinsfile: `stage('Up') { … }` has a body, `sh 'npm ci'` has none. */
export interface Statement {
    name: string;
    /** The text between the name and the body, or the end of the line. */
    argument: string;
    body: Statement[] | undefined;
}

/** Reads the parts of a declarative Jenkinsfile that a pipeline needs: blocks, strings and comments, but no other Groovy. */
export function readJenkinsfile(text: string): Statement[] {
    if (text.includes("\\")) {
        throw new Error("Groovy reads a backslash even in '''…''': do without");
    }
    const reader = new Reader(text);
    const statements = reader.readBody();
    if (!reader.isAtEnd) {
        throw new Error(`unexpected } in line ${reader.line}`);
    }
    return statements;
}

/** The names allowed in each block of a declarative pipeline: https://www.jenkins.io/doc/book/pipeline/syntax/ */
const known: Readonly<Record<string, readonly string[]>> = {
    "": ["pipeline"],
    pipeline: ["agent", "environment", "libraries", "options", "parameters", "post", "stages", "tools", "triggers"],
    agent: ["docker", "dockerfile", "kubernetes", "label", "node"],
    docker: ["alwaysPull", "args", "image", "label", "registryCredentialsId", "registryUrl", "reuseNode"],
    options: ["buildDiscarder", "disableConcurrentBuilds", "disableResume", "retry", "skipDefaultCheckout", "timeout"],
    triggers: ["cron", "pollSCM", "upstream"],
    stages: ["stage"],
    stage: ["agent", "environment", "input", "options", "parallel", "post", "stages", "steps", "tools", "when"],
    when: ["allOf", "anyOf", "beforeAgent", "branch", "changeRequest", "expression", "not", "triggeredBy"],
    post: ["always", "failure", "success"],
    always: ["archiveArtifacts", "echo", "mail"],
    not: ["branch", "changeRequest", "expression", "triggeredBy"],
    // Plugins define the steps. These are from the plugins that Jenkins suggests.
    steps: ["archiveArtifacts", "echo", "mail", "sh", "withCredentials"],
    withCredentials: ["archiveArtifacts", "echo", "mail", "sh"],
};

export function findUnknown(statements: readonly Statement[], parent = ""): string[] {
    return statements.flatMap(({ name, body }) => [
        ...(parent === "environment" || known[parent]?.includes(name) ? [] : [`${name} in ${parent || "the file"}`]),
        ...findUnknown(body ?? [], name),
    ]);
}

class Reader {
    #at = 0;
    constructor(readonly text: string) {}

    get isAtEnd(): boolean {
        return this.#at >= this.text.length;
    }

    get line(): number {
        return this.text.slice(0, this.#at).split("\n").length;
    }

    readBody(): Statement[] {
        const statements: Statement[] = [];
        for (this.#skip(); !this.isAtEnd && this.text[this.#at] !== "}"; this.#skip()) {
            statements.push(this.#readStatement());
        }
        return statements;
    }

    #readStatement(): Statement {
        const name = this.#take(/\w+/y);
        if (name === "") {
            throw new Error(`no statement in line ${this.line}`);
        }
        const argument = this.#readArgument();
        if (this.text[this.#at] !== "{") {
            return { name, argument, body: undefined };
        }
        // Groovy, which this reader skips.
        const isCode = name === "expression" || name === "script";
        const body = isCode ? [] : this.#readBlock();
        if (isCode) {
            this.#take(/\{[^{}]*\}/y);
        }
        return { name, argument, body };
    }

    #readBlock(): Statement[] {
        this.#at += 1;
        const body = this.readBody();
        if (this.#take(/\}/y) === "") {
            throw new Error(`a block has no end by line ${this.line}`);
        }
        return body;
    }

    /** Reads whole strings and parentheses, up to the end of the line or the next body. */
    #readArgument(): string {
        const from = this.#at;
        let depth = 0;
        while (!this.isAtEnd) {
            this.#take(/'''[\s\S]*?'''|'[^'\n]*'|"[^"\n]*"|\/\/.*/y);
            const character = this.text[this.#at] ?? "";
            if (depth === 0 && "{}\n".includes(character)) {
                break;
            }
            depth += "([".includes(character) ? 1 : ")]".includes(character) ? -1 : 0;
            this.#at += 1;
        }
        return this.text.slice(from, this.#at).trim();
    }

    #skip(): void {
        this.#take(/(?:\s|\/\/.*)*/y);
    }

    #take(pattern: RegExp): string {
        pattern.lastIndex = this.#at;
        const [taken = ""] = pattern.exec(this.text) ?? [];
        this.#at += taken.length;
        return taken;
    }
}
