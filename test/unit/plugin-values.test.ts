import test from "ava";
import { Struct, type Value } from "google-protobuf/google/protobuf/struct_pb";
import { InputError } from "../../provider/errors";
import { unknownValue } from "../../provider/lifecycle/input-reader";
import { markAs, markWhole } from "../../provider/plugin/secrets";
import { decode, encode, hasSecret, hasUnknown, type Properties, reveal, Secret } from "../../provider/plugin/values";

const sign = "4dabf18193072939515e22adb298388d";
const secretSign = "1b47061264138c4ac30d75fd1eb44270";
const outputSign = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
const secret = (value: unknown) => ({ [sign]: secretSign, value });
const output = (fields: object) => ({ [sign]: outputSign, ...fields });

/** The value as it arrives over the wire. */
function struct(properties: object): Struct {
    return Struct.deserializeBinary(Struct.fromJavaScript(properties as never).serializeBinary());
}

const plain = {
    text: "ATTUNU",
    number: 1.5,
    yes: true,
    no: false,
    nothing: null,
    empty: "",
    list: ["a", 1, [true, null], { deep: ["b"] }],
    map: { "a.b": { c: [] }, constructor: 1 },
};

const table: [name: string, sent: object, read: Properties][] = [
    ["plain values are unchanged", plain, plain],
    ["a secret text", { a: secret("x") }, { a: new Secret("x") }],
    ["a secret in a list in a map", { a: { b: [1, secret([2])] } }, { a: { b: [1, new Secret([2])] } }],
    ["a secret within a secret is one", { a: secret({ b: secret("x") }) }, { a: new Secret({ b: "x" }) }],
    ["a secret of nothing", { a: secret(null) }, { a: new Secret(null) }],
    ["an unknown value", { a: unknownValue, b: [unknownValue] }, { a: unknownValue, b: [unknownValue] }],
    ["an unknown number, as older engines tell it", { a: "3eeb2bf0-c639-47a8-9e75-3b44932eb421" }, { a: unknownValue }],
    ["an unknown list, likewise", { a: ["6a19a0b0-7e62-4c92-b797-7f8e31da9cc2"] }, { a: [unknownValue] }],
    ["a secret that is not known", { a: secret(unknownValue) }, { a: new Secret(unknownValue) }],
    ["an output that is known", { a: output({ value: ["x"], dependencies: ["urn"] }) }, { a: ["x"] }],
    ["an output that is not known", { a: output({ dependencies: [] }) }, { a: unknownValue }],
    ["an output that is secret", { a: output({ value: "x", secret: true }) }, { a: new Secret("x") }],
    [
        "an output in a list in a secret",
        { a: secret([output({ value: "x", secret: true })]) },
        { a: new Secret(["x"]) },
    ],
    [
        "a secret output of secrets is one",
        { a: output({ value: [secret("x")], secret: true }) },
        { a: new Secret(["x"]) },
    ],
    ["an output of outputs", { a: output({ value: { b: output({}) } }) }, { a: { b: unknownValue } }],
    ["no properties", {}, {}],
];

for (const [name, sent, read] of table) {
    test(`values: ${name}`, (t) => t.deepEqual(decode(struct(sent)), read));

    test(`values encoded and decoded: ${name}`, (t) => {
        t.deepEqual(decode(Struct.deserializeBinary(encode(read).serializeBinary())), read);
    });
}

test("a missing message has no properties", (t) => t.deepEqual(decode(undefined), {}));

for (const [what, value] of Object.entries({
    "an asset": { [sign]: "c44067f5952c0a294b673a41bacd8c17", text: "x" },
    "an archive": { [sign]: "0def7320c3a5731c473e5ecbe6d01bc7", assets: {} },
    "a resource": { [sign]: "5cf8f73096256a8f31e491e813e4eb8e", urn: "urn:pulumi:a::b::c::d", id: "1" },
    "of a kind that this version does not know": { [sign]: "something" },
    "a value of a kind": { [sign]: 5 },
})) {
    test(`an error at any place: ${what}`, (t) => {
        for (const place of [value, [value], { deep: [value] }, secret(value), output({ value: [value] })]) {
            const error = t.throws(() => decode(struct({ userIds: place })), { instanceOf: InputError });
            t.regex(error?.message ?? "", new RegExp(`"userIds.*${what}`));
        }
    });
}

test("an error names the path of a value in a list in a map", (t) => {
    const asset = { [sign]: "c44067f5952c0a294b673a41bacd8c17", text: "x" };
    t.throws(() => decode(struct({ map: { list: ["a", asset] } })), { message: /"map\.list\[1\]" is an asset/ });
});

test("values nested too deep are an error, not a crash", (t) => {
    let deep: unknown = "x";
    for (let level = 0; level < 70; level += 1) {
        deep = level % 2 ? [deep] : { deep };
    }
    t.throws(() => decode(Struct.fromJavaScript({ deep } as never)), {
        instanceOf: InputError,
        message: /levels deep/,
    });
});

test("a key cannot reach an object's prototype", (t) => {
    const sent = new Struct();
    sent.getFieldsMap().set(
        "map",
        encode({ a: JSON.parse('{"__proto__": {"polluted": true}}') })
            .getFieldsMap()
            .get("a") as Value,
    );
    const { map } = decode(sent) as { map: object };
    t.is(Object.getPrototypeOf(map), Object.prototype);
    t.false("polluted" in map);
});

test("half a character does not make a response unreadable", (t) => {
    t.deepEqual(decode(encode({ "a\ud800": ["b\udc00"] })), { "a\ufffd": ["b\ufffd"] });
});

test("undefined values are left out", (t) => t.deepEqual(decode(encode({ a: undefined, b: 1 })), { b: 1 }));

test("marks are found at any depth and removed", (t) => {
    const marked = { a: [{ b: new Secret(["x", unknownValue]) }], c: 1 };
    t.true(hasSecret(marked));
    t.true(hasUnknown(marked));
    t.deepEqual(reveal(marked), { a: [{ b: ["x", unknownValue] }], c: 1 });
    t.false(hasSecret(reveal(marked)));
    t.false(hasUnknown({ a: [{ b: new Secret(["x"]) }] }));
});

const x = new Secret("x");

const marking: [name: string, marked: Properties, result: Properties, expected: Properties][] = [
    ["a value", { a: x }, { a: "y" }, { a: new Secret("y") }],
    ["a whole list", { a: new Secret(["b", "a"]) }, { a: ["a", "b"] }, { a: new Secret(["a", "b"]) }],
    ["an item, after sorting", { a: ["z", x] }, { a: ["x", "z"] }, { a: [x, "z"] }],
    ["an item in another spelling", { a: [new Secret("X"), "y"] }, { a: ["x", "y"] }, { a: [x, "y"] }],
    ["an item that was repeated", { a: ["x", x] }, { a: ["x"] }, { a: [x] }],
    ["an item that has become another one", { a: ["z", x] }, { a: ["other", "z"] }, { a: new Secret(["other", "z"]) }],
    ["a value in a map", { a: { b: x, c: 1 } }, { a: { b: 2, c: 1 } }, { a: { b: new Secret(2), c: 1 } }],
    ["a list that has become text", { a: [x] }, { a: "x" }, { a: x }],
    ["no missing property", { a: x }, { b: 1 }, { b: 1 }],
    ["no undefined property", { a: x }, { a: undefined }, { a: undefined }],
    ["an unknown item", { a: [new Secret(unknownValue)] }, { a: [unknownValue] }, { a: [new Secret(unknownValue)] }],
    ["no key of the prototype", {}, { constructor: 1 }, { constructor: 1 }],
];

for (const [name, marked, result, expected] of marking) {
    test(`marks are restored: ${name}`, (t) => t.deepEqual(markAs(marked, result), expected));
}

test("whole properties are marked once", (t) => {
    t.deepEqual(markWhole({ a: x, b: ["x", x], c: 1, d: undefined }, ["a", "b", "d"]), {
        ...{ a: x, b: new Secret(["x", "x"]), c: 1, d: undefined },
    });
});
