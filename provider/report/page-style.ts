export const pageStyle = `
:root {
    color-scheme: light dark;
    --page: #fff; --text: #1b2028; --muted: #59636e; --line: #d5dbe1; --soft: #f4f6f8; --accent: #0b5fce;
    --gain: #14692d; --gain-soft: #dff5e4; --loss: #b0182a; --loss-soft: #ffe8e8; --warn: #7a4b00; --warn-soft: #fff4d4;
    --held: #5b7fb4; --more: #14692d; --fewer: #d9a3a8; --left: #dfe5eb;
}
@media (prefers-color-scheme: dark) {
    :root {
        --page: #0e1218; --text: #e6eaef; --muted: #9aa4af; --line: #313944; --soft: #171d25; --accent: #6aabff;
        --gain: #5fce7f; --gain-soft: #14301d; --loss: #ff8f8a; --loss-soft: #3b191c; --warn: #f0c05a; --warn-soft: #332711;
        --held: #6b8fc4; --more: #4fbd70; --fewer: #7c4247; --left: #2b333d;
    }
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
body { margin: 0; background: var(--page); color: var(--text); font: 15px/1.5 system-ui, sans-serif; }
header, main { max-width: 72rem; margin: 0 auto; padding: 0 1.25rem; }
header { padding-top: 2rem; }
h1 { margin: 0; font-size: 1.6rem; line-height: 1.25; }
h2 { margin: 2.25rem 0 .75rem; font-size: 1.15rem; }
p { margin: .5rem 0; }
main { padding-bottom: 3rem; }
code { font-family: ui-monospace, monospace; font-size: .93em; overflow-wrap: anywhere; }
.scroll code { overflow-wrap: break-word; }
.lead { font-size: 1.1rem; }
.muted, .legend { color: var(--muted); }
ul.messages { list-style: none; margin: 1rem 0 0; padding: 0; }
ul.messages li { margin: .5rem 0; padding: .6rem .9rem; border-left: 4px solid; border-radius: 4px; overflow-wrap: anywhere; }
ul.messages .error { background: var(--loss-soft); border-color: var(--loss); }
ul.messages .warning { background: var(--warn-soft); border-color: var(--warn); }
.error b { color: var(--loss); }
.warning b { color: var(--warn); }
.scroll { position: relative; overflow: auto; border: 1px solid var(--line); border-radius: 8px; }
.scroll:focus-visible, :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
table { border-collapse: separate; border-spacing: 0; width: 100%; }
caption, .spoken { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
th, td { padding: .45rem .8rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
tbody tr:last-child > * { border-bottom: 0; }
thead th { background: var(--soft); color: var(--muted); font-size: .85rem; font-weight: 600; white-space: nowrap; }
tbody th { font-weight: 400; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.gain { color: var(--gain); }
.loss { color: var(--loss); }
strong { display: inline-block; padding: 0 .35rem; border-radius: 4px; white-space: nowrap; }
strong.gain { background: var(--gain-soft); }
strong.loss { background: var(--loss-soft); }
.bar { display: block; width: 100%; min-width: 10rem; height: .8rem; margin-top: .3rem; border-radius: 3px; }
.key { width: .8rem; height: .8rem; border-radius: 3px; vertical-align: -1px; }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; font-size: .9rem; }
.bought { fill: var(--left); }
.held { fill: var(--held); }
.more { fill: var(--more); }
.fewer { fill: var(--fewer); }
.short { fill: var(--loss); }
.tools { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem 1.25rem; margin-bottom: .75rem; }
.search { flex: 1 1 20rem; max-width: 36rem; display: flex; align-items: center; gap: .6rem; }
input[type="search"] { flex: 1; min-width: 0; padding: .5rem .7rem; font: inherit; color: inherit; background: var(--page); border: 1px solid var(--muted); border-radius: 6px; }
input[type="checkbox"] { accent-color: var(--accent); width: 1rem; height: 1rem; vertical-align: -2px; }
button { margin-top: .75rem; padding: .5rem 1rem; font: inherit; color: var(--accent); background: var(--soft); border: 1px solid var(--line); border-radius: 6px; cursor: pointer; }
#people .scroll { max-height: 80vh; }
#people thead th { position: sticky; top: 0; z-index: 2; vertical-align: bottom; white-space: normal; }
#people thead th:nth-child(n + 3) { min-width: 6.5rem; font-weight: 400; }
#people thead th code { display: block; color: var(--text); font-weight: 600; }
#people tbody th, #people thead th:first-child { position: sticky; left: 0; background: var(--page); z-index: 1; }
#people thead th:first-child { background: var(--soft); z-index: 3; }
#people tbody th { min-width: min(21rem, 45vw); font-size: .93rem; overflow-wrap: anywhere; }
#people tbody .muted { display: block; font-size: .8rem; }
#people td:nth-child(2) { min-width: 9rem; }
#people td:nth-child(n + 3), #people th:nth-child(n + 3) { text-align: center; }
#people td { vertical-align: middle; }
#people td.held { color: var(--muted); }
#people td.gain { background: var(--gain-soft); font-weight: 700; }
#people td.loss { background: var(--loss-soft); font-weight: 700; }
ul.notes { padding-left: 1.2rem; color: var(--muted); }
@media (max-width: 40rem) {
    .scroll, #people .scroll { overflow: visible; max-height: none; border: 0; }
    table, tbody, tr, th, td { display: block; }
    thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
    tbody tr { padding: .6rem 0; border-bottom: 1px solid var(--line); }
    th, td { padding: .1rem 0; border: 0; overflow-wrap: break-word; }
    td::before { content: attr(data-title) " "; color: var(--muted); font-size: .85rem; font-weight: 400; }
    td.number, #people td:nth-child(n + 3) { display: inline-block; margin-right: 1.25rem; text-align: left; }
    #people td:nth-child(n + 3) { padding: .1rem .4rem; }
    #people td:empty { display: none; }
    #people tbody th { position: static; min-width: 0; }
    strong { white-space: normal; max-width: 100%; }
}
@media print { .tools, #more { display: none; } .scroll { overflow: visible; max-height: none; } }
`;
