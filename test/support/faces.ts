import type { Face } from "./face";
import { Plugin, type PluginOptions } from "./plugin";
import { ProviderFace } from "./provider-face";

export type FaceName = "dynamic" | "plugin";

/** Pulumi's plugin for dynamic providers, or the package's own plugin. */
export function startFace(face: FaceName, options: PluginOptions): Promise<Face> {
    return face === "dynamic" ? Plugin.start(options) : ProviderFace.start(options);
}
