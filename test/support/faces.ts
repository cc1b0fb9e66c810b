import type { Face } from "./face";
import { Plugin, type PluginOptions } from "./plugin";
import { ProviderFace } from "./provider-face";

export type FaceName = "dynamic" | "plugin";

/** By Pulumi's own plugin for dynamic providers, or by the package's plugin. */
export function startFace(face: FaceName, options: PluginOptions): Promise<Face> {
    return face === "dynamic" ? Plugin.start(options) : ProviderFace.start(options);
}
