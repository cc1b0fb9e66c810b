import { InputError } from "../errors";
import { quote } from "../text";

/** `urn:pulumi:{stack}::{project}::{types of the parents and its own, with $ between}::{name}`; a name may hold `::`. */
export function parseUrn(urn: string): { type: string; name: string } {
    const [, , types = "", ...name] = urn.split("::");
    const type = types.slice(types.lastIndexOf("$") + 1);
    if (!urn.startsWith("urn:pulumi:") || type === "" || name.length === 0) {
        throw new InputError({
            summary: `${quote(urn, 300)} is not the URN of a resource.`,
            remedy: "run this plugin with Pulumi's engine.",
        });
    }
    return { type, name: name.join("::") };
}
