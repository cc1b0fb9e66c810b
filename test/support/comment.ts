import MarkdownIt from "markdown-it";
import { toMarkdown } from "../../provider/report/markdown";
import { readPreview } from "../../provider/report/preview";
import { readReport } from "../../provider/report/report";
import { type PreviewedAllocation, type PreviewOptions, previewOf } from "./preview";

/** The comment of a preview, in Markdown. */
export function commentOf(
    allocations: readonly PreviewedAllocation[],
    options?: PreviewOptions,
    names = new Map(),
): string {
    return toMarkdown(readReport(readPreview(previewOf(allocations, options)), names));
}

/** The HTML of a comment: by GitHub's rules, and by those of the renderer in Azure DevOps. */
export async function render(markdown: string): Promise<string[]> {
    const { micromark } = await import("micromark");
    const { gfm, gfmHtml } = await import("micromark-extension-gfm");
    const github = { allowDangerousHtml: true, extensions: [gfm()], htmlExtensions: [gfmHtml()] };
    return [micromark(markdown, github), new MarkdownIt({ html: true, linkify: true }).render(markdown)];
}
