import { BinaryReader } from "google-protobuf";
import { ListValue, NullValue, Struct, Value } from "google-protobuf/google/protobuf/struct_pb";
import { InputError } from "../errors";
import { unknownValue } from "../lifecycle/input-reader";
import { quote } from "../text";

/*
 * Pulumi's wire format: JSON in Google's Struct, plus unknown values, secrets and outputs, which have marker strings. Source:
 * github.com/pulumi/pulumi, sdk/go/common/resource/plugin/rpc.go.
 */

/** Older engines mark unknown values by type. */
const unknownValues: ReadonlySet<unknown> = new Set([
    unknownValue,
    "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
    "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
    "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
    "030794c1-ac77-496b-92df-f27374a8bd58",
    "e48ece36-62e2-4504-bad9-02848725956a",
    "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

const signature = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";
const outputSignature = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

const namesOfOthers: Readonly<Record<string, string>> = {
    c44067f5952c0a294b673a41bacd8c17: "an asset",
    "0def7320c3a5731c473e5ecbe6d01bc7": "an archive",
    "5cf8f73096256a8f31e491e813e4eb8e": "a resource",
};

/** Deeper values are useless here and would exhaust the stack. */
const deepest = 64;

/** Secrets are not nested. */
export class Secret {
    constructor(readonly value: unknown) {}
}

export type Properties = Readonly<Record<string, unknown>>;

/**
 * Reads a request and leaves its Structs as bytes for {@link decode}: of a list of thousands, the objects that
 * google-protobuf makes of each value take several times as long as the values.
 */
export function readRequest<Request>(type: MessageType<Request>, bytes: Uint8Array): Request {
    const reader = new BinaryReader(bytes);
    const readMessage = reader.readMessage.bind(reader);
    reader.readMessage = (message, read) => {
        if (message instanceof Struct) {
            bytesOf.set(message, reader.readBytes());
        } else {
            readMessage(message, read);
        }
    };
    return type.deserializeBinaryFromReader(new type(), reader);
}

interface MessageType<Message> {
    new (): Message;
    deserializeBinaryFromReader(message: Message, reader: BinaryReader): Message;
}

const bytesOf = new WeakMap<Struct, Uint8Array>();

export function decode(struct: Struct | undefined): Properties {
    return struct === undefined
        ? {}
        : readFields(new BinaryReader(bytesOf.get(struct) ?? struct.serializeBinary()), "", 0);
}

/** Field numbers in Google's struct.proto. */
const kinds = { number: 2, string: 3, bool: 4, struct: 5, list: 6 };

function readFields(reader: BinaryReader, path: string, depth: number): Properties {
    const fields: [string, unknown][] = [];
    while (isInMessage(reader)) {
        fields.push(within(reader, () => readEntry(reader, path, depth + 1)));
    }
    return Object.fromEntries(fields);
}

function readEntry(reader: BinaryReader, path: string, depth: number): [string, unknown] {
    let key = "";
    let value: unknown = null;
    while (isInMessage(reader)) {
        if (reader.getFieldNumber() === 1) {
            key = reader.readString();
        } else {
            value = readValue(reader, path === "" ? key : `${path}.${key}`, depth);
        }
    }
    return [key, value];
}

function readList(reader: BinaryReader, path: string, depth: number): unknown[] {
    const list: unknown[] = [];
    while (isInMessage(reader)) {
        list.push(readValue(reader, `${path}[${list.length}]`, depth + 1));
    }
    return list;
}

function readValue(reader: BinaryReader, path: string, depth: number): unknown {
    if (depth > deepest) {
        throw unfit(path, `is nested more than ${deepest} levels deep`);
    }
    return within(reader, () => {
        let value: unknown = null;
        while (isInMessage(reader)) {
            value = readKind(reader, path, depth);
        }
        return value;
    });
}

function readKind(reader: BinaryReader, path: string, depth: number): unknown {
    switch (reader.getFieldNumber()) {
        case kinds.string: {
            const text = reader.readString();
            return unknownValues.has(text) ? unknownValue : text;
        }
        case kinds.number:
            return reader.readDouble();
        case kinds.bool:
            return reader.readBool();
        case kinds.list:
            return within(reader, () => readList(reader, path, depth));
        case kinds.struct:
            return within(reader, () => interpret(readFields(reader, path, depth), path));
        default:
            reader.skipField();
            return null;
    }
}

function within<Value>(reader: BinaryReader, read: () => Value): Value {
    let value!: Value;
    reader.readMessage(undefined, () => {
        value = read();
    });
    return value;
}

function isInMessage(reader: BinaryReader): boolean {
    return reader.nextField() && !reader.isEndGroup();
}

function interpret(fields: Properties, path: string): unknown {
    const { [signature]: sign, value: inner, secret: isSecret } = fields;
    switch (sign) {
        case undefined:
            return fields;
        case secretSignature:
            return new Secret(reveal(inner ?? null));
        case outputSignature: {
            const known = "value" in fields ? inner : unknownValue;
            return isSecret === true ? new Secret(reveal(known)) : known;
        }
        default: {
            const name = namesOfOthers[String(sign)] ?? "a value of a kind that this version does not know";
            throw unfit(path, `is ${name}`);
        }
    }
}

function unfit(path: string, what: string): InputError {
    return new InputError({
        summary: `${quote(path)} ${what}.`,
        remedy: "give only strings, numbers, booleans, and lists and maps of these.",
    });
}

export function reveal(value: unknown): unknown {
    return value instanceof Secret ? value.value : mapValue(value, reveal);
}

export function hasSecret(value: unknown): boolean {
    return value instanceof Secret || childrenOf(value).some(hasSecret);
}

export function hasUnknown(value: unknown): boolean {
    return value === unknownValue || childrenOf(value instanceof Secret ? [value.value] : value).some(hasUnknown);
}

function childrenOf(value: unknown): unknown[] {
    return typeof value === "object" && value !== null ? Object.values(value) : [];
}

function mapValue(value: unknown, map: (child: unknown) => unknown): unknown {
    if (Array.isArray(value)) {
        return value.map(map);
    }
    return isMap(value) ? Object.fromEntries(Object.entries(value).map(([key, child]) => [key, map(child)])) : value;
}

export function isMap(value: unknown): value is Properties {
    return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Secret);
}

export function encode(properties: Properties): Struct {
    const struct = new Struct();
    const fields = struct.getFieldsMap();
    for (const [key, value] of Object.entries(properties)) {
        if (value !== undefined) {
            fields.set(key.toWellFormed(), encodeValue(value));
        }
    }
    return struct;
}

/** gRPC cannot send an unpaired surrogate, which an error may have to repeat from the inputs. */
function encodeValue(value: unknown): Value {
    const result = new Value();
    if (value instanceof Secret) {
        result.setStructValue(encode({ [signature]: secretSignature, value: value.value ?? null }));
    } else if (typeof value === "string") {
        result.setStringValue(value.toWellFormed());
    } else if (typeof value === "number") {
        result.setNumberValue(value);
    } else if (typeof value === "boolean") {
        result.setBoolValue(value);
    } else if (Array.isArray(value)) {
        result.setListValue(new ListValue().setValuesList(value.map(encodeValue)));
    } else if (isMap(value)) {
        result.setStructValue(encode(value));
    } else {
        result.setNullValue(NullValue.NULL_VALUE);
    }
    return result;
}
