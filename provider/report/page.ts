import { createHash } from "node:crypto";
import { escapeHtml, html, tableOf, toJsonData } from "./html-text";
import { listNotes } from "./notes";
import { toMatrix } from "./page-people";
import { pageScript } from "./page-script";
import { tabulateSeats } from "./page-seats";
import { pageStyle } from "./page-style";
import type { Report } from "./report";
import { titleOf } from "./seats";
import { count, describeChange, describeOrigin, describeRule, format, nameSome, summarize } from "./words";

/** Self-contained: the page's policy allows only its own style and script. */
export function toPage(report: Report): string {
    const { stack, refusal, errors, warnings, notes, people, seats, multipleOrganizations } = report;
    const title = `UiPath licenses${stack && ` in ${stack}`}`;
    const origin = describeOrigin(report, html);
    const otherMessages = notes.map((lines) => lines.map(html.code).join("<br>"));
    const sections = [
        listOf("messages", [
            ...[...(refusal ? [refusal] : []), ...errors].map(toAlert("error")),
            ...warnings.map(toAlert("warning")),
        ]),
        section("changes", "Changes", tabulateChanges(report)),
        section("groups", "Groups", tabulateGroups(report)),
        section("seats", "Seats", seats.length > 0 && tabulateSeats(seats, multipleOrganizations)),
        section("people", "People", people.length > 0 && showPeople(report)),
        section(
            "notes",
            "Notes",
            listOf(
                "notes",
                [...listNotes(report, html), ...otherMessages].map((note) => `<li>${note}</li>`),
            ),
        ),
    ];
    return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src ${hashOf(pageStyle)}; script-src ${hashOf(pageScript)}; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${pageStyle}</style>
</head>
<body>
<header>
<h1>${escapeHtml(title)}</h1>
<p class="lead">${summarize(report)}</p>${origin && `\n<p class="muted">${origin}</p>`}
</header>
<main>
${sections.filter(Boolean).join("\n")}
</main>
</body>
</html>
`;
}

function hashOf(text: string): string {
    return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

function section(id: string, title: string, content: string | false): string {
    return content
        ? `<section id="${id}" aria-labelledby="${id}-title">\n<h2 id="${id}-title">${title}</h2>\n${content}\n</section>`
        : "";
}

function listOf(className: string, items: readonly string[]): string {
    return items.length > 0 ? `<ul class="${className}">\n${items.join("\n")}\n</ul>` : "";
}

function toAlert(kind: "error" | "warning"): (lines: readonly string[]) => string {
    return (lines) => `<li class="${kind}"><b>${kind}:</b> ${lines.map(escapeHtml).join("<br>")}</li>`;
}

function tabulateChanges({ changes, multipleOrganizations }: Report): string {
    const rows = changes.map((change) => [
        describeChange(change, html),
        format(change.people.length),
        nameSome(change, escapeHtml),
        ...(multipleOrganizations ? [html.code(change.accountId)] : []),
    ]);
    return changes.length > 0
        ? tableOf("Changes", ["Change", "People #", "Who", ...organizationIf(multipleOrganizations)], rows)
        : "";
}

function tabulateGroups({ groups, multipleOrganizations }: Report): string {
    const rows = groups.map((group) => [
        html.code(group.groupId),
        describeRule(group, html),
        html.code(group.allocation),
        ...(multipleOrganizations ? [html.code(group.accountId)] : []),
    ]);
    return groups.length > 0
        ? tableOf("Groups", ["Group", "Change", "By", ...organizationIf(multipleOrganizations)], rows)
        : "";
}

function organizationIf(multipleOrganizations: boolean): string[] {
    return multipleOrganizations ? ["Organization"] : [];
}

/** The script adds the rows step by step, since all at once would block the browser. */
function showPeople({ people, multipleOrganizations }: Report): string {
    const matrix = toMatrix(people, multipleOrganizations);
    const titles = matrix.codes.map(
        (code) => `<th scope="col" role="columnheader">${html.code(code)}${titleOf(code)}</th>`,
    );
    return `<noscript><p>The table of ${count(people.length, "person", "people")} needs JavaScript.</p></noscript>
<div class="tools" id="tools" hidden>
<label class="search">Search <input type="search" id="search" autocomplete="off" spellcheck="false" placeholder="name, allocation, ATTUNU, +ATTUNU, -ATTUNU"></label>
<label><input type="checkbox" id="changing"> only people who change</label>
<span id="status" role="status"></span>
<span class="muted">✓ holds <b class="gain">+</b> gains <b class="loss">−</b> loses</span>
</div>
<div class="scroll" role="group" aria-label="People by bundle" tabindex="0"><table role="table">
<caption>People by bundle</caption>
<thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">Person</th><th scope="col" role="columnheader">Allocation</th>${titles.join("")}</tr></thead>
<tbody id="rows" role="rowgroup"></tbody>
</table></div>
<p id="none" hidden>Nobody matches this search.</p>
<button type="button" id="more" hidden>Show more</button>
<script type="application/json" id="data">${toJsonData(matrix)}</script>
<script>${pageScript}</script>`;
}
