// Reads the values of the command line's flags. A wrong one is an error of one sentence.

import { InvalidArgumentError } from "commander";
import type { Client, Login } from "./options";
import type { Quirks } from "./quirks";

export function readNumber(text: string): number {
    if (!/^\d{1,6}$/.test(text)) {
        throw new InvalidArgumentError("give a whole number.");
    }
    return Number(text);
}

export function readCount(text: string): number {
    const number = readNumber(text);
    if (number === 0) {
        throw new InvalidArgumentError("give 1 or more.");
    }
    return number;
}

export function readPort(text: string): number {
    const number = readNumber(text);
    if (number > 65_535) {
        throw new InvalidArgumentError("give a port up to 65535.");
    }
    return number;
}

/** A path segment without special characters, in a route and in an address. */
export function readPrefix(text: string): string {
    if (!/^[\w.-]+$/.test(text) || /^\.\.?$/.test(text)) {
        throw new InvalidArgumentError("give one name of letters, digits, dots, underscores and dashes.");
    }
    if (text === "simulator") {
        throw new InvalidArgumentError("the simulator's own controls use this name; give another.");
    }
    return text;
}

/** Numbers are statuses. */
export function readChoice<const Choices extends readonly (string | number)[]>(
    ...choices: Choices
): (text: string) => Choices[number] {
    return (text) => {
        const choice = choices.find((each) => String(each) === text);
        if (choice === undefined) {
            throw new InvalidArgumentError(`give one of ${choices.join(", ")}.`);
        }
        return choice;
    };
}

export function addClient(text: string, clients: Client[] = []): Client[] {
    const [id, secret, scopes] = readParts(text);
    return [...clients, { id, secret, scopes: scopes.split(/[\s,]+/) }];
}

export function addLogin(text: string, logins: Login[] = []): Login[] {
    const [tenancyName, username, password] = readParts(text);
    return [...logins, { tenancyName, username, password }];
}

export function readRateLimit(text: string): NonNullable<Quirks["rateLimit"]> {
    const [, requests, seconds, retryAfter] = text.match(/^(\d{1,6}):(\d{1,6})(?::([\x20-\x7e]+))?$/) ?? [];
    if (!requests || !seconds || Number(seconds) === 0) {
        throw new InvalidArgumentError("give two whole numbers separated by a colon, such as 300:60.");
    }
    return {
        requests: Number(requests),
        seconds: Number(seconds),
        ...(retryAfter !== undefined && { retryAfter }),
    };
}

export function readCodes(text: string): string[] {
    const codes = text.split(",");
    if (!codes.every((code) => /^\w+$/.test(code))) {
        throw new InvalidArgumentError("give bundle codes separated by commas.");
    }
    return codes;
}

/** The last part may contain colons. */
function readParts(text: string): [string, string, string] {
    const [, first, second, third] = text.match(/^([^:]+):([^:]+):(.+)$/) ?? [];
    if (!first || !second || !third) {
        throw new InvalidArgumentError("give three parts separated by colons.");
    }
    return [first, second, third];
}
