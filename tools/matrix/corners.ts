import { oldestVersion } from "../engine/installed";
import { nodes } from "./node";

/** At the edge of the supported range. */
export interface Corner {
    name: string;
    node: string;
    pulumi: string;
}

/** Each release line of Node.js with the oldest supported and the newest @pulumi/pulumi. */
export async function listCorners(): Promise<Corner[]> {
    const { execa } = await import("execa");
    const { stdout: newestVersion } = await execa`npm view @pulumi/pulumi version`;
    return Object.entries(nodes).flatMap(([series, node]) =>
        [oldestVersion, newestVersion].map((pulumi) => ({ name: `${series}, pulumi ${pulumi}`, node, pulumi })),
    );
}
