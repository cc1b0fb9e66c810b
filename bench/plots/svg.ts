import { DOMImplementation, type Element, XMLSerializer } from "@xmldom/xmldom";

type PlotOptions = import("@observablehq/plot", { with: { "resolution-mode": "import" }}).PlotOptions;

interface Picture extends PlotOptions {
    name: string;
    /** For screen readers, the figures as text. */
    description: string;
}

/**
 * An image does not know the background of its page, so it has its own, for light and dark pages. All colors have a
 * contrast of at least 4.5 with it.
 */
const style = `
:root { --page: #fff; --own: #0969da; --other: #8250df; --over: #cf222e; --quiet: #59636e; color: #1f2328 }
@media (prefers-color-scheme: dark) {
  :root { --page: #0d1117; --own: #4493f8; --other: #ab7df8; --over: #f85149; --quiet: #9198a1; color: #f0f6fc }
}
:root { background: var(--page); font-size: 12px }
`;

/** The same bytes for the same figures. Colors are CSS variables of the style, such as `var(--own)`. */
export async function toSvg({ name, description, ...options }: Picture): Promise<string> {
    const { plot } = await import("@observablehq/plot");
    const document = new DOMImplementation().createDocument("http://www.w3.org/2000/svg", "svg");
    const svg: Element = plot({ width: 760, height: 340, margin: 50, ...options, document: document as never });
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-labelledby", "title");
    svg.setAttribute("aria-describedby", "desc");
    const drawing = svg.firstChild;
    for (const [tag, text] of Object.entries({ title: name, desc: description, style })) {
        const element = document.createElementNS(svg.namespaceURI, tag);
        element.setAttribute("id", tag);
        element.textContent = text;
        svg.insertBefore(element, drawing);
    }
    return `${new XMLSerializer().serializeToString(svg)}\n`;
}

/** It begins and ends at one of the steps, which are its ticks. */
export function logarithmic(values: readonly number[], steps: readonly number[]) {
    const [least, most] = [Math.min(...values), Math.max(...values)];
    const ticks = steps.filter(
        (_, index) => (steps[index + 1] ?? Number.POSITIVE_INFINITY) > least && (steps[index - 1] ?? 0) < most,
    );
    return { type: "log", domain: [ticks[0], ticks.at(-1)], ticks } as const;
}

/** The same on every machine. */
export function show(value: number): string {
    return value.toLocaleString("en", { maximumSignificantDigits: 3 });
}
