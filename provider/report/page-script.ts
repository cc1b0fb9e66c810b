/** Fills the table of people step by step and searches it. Inserts texts only as text, never as HTML. */
export const pageScript = `
"use strict";
const { codes, people } = JSON.parse(document.getElementById("data").textContent);
const find = (id) => document.getElementById(id);
const [body, search, changing, status, more] = ["rows", "search", "changing", "status", "more"].map(find);
const step = 200;
const words = { "=": ["✓", "holds", "held"], "+": ["+", "gains", "gain"], "-": ["−", "loses", "loss"], " ": ["", "", ""] };
const numbers = new Intl.NumberFormat("en-US");
const plain = (text) => text.normalize("NFKD").replace(/\\p{M}/gu, "").replaceAll("−", "-").toLowerCase();

function textOf([id, name, email, allocation, remark, , signs]) {
    const held = codes.flatMap((code, at) => (signs[at] === " " ? [] : (signs[at] === "=" ? "" : signs[at]) + code));
    return plain([id, name, email, allocation, remark, ...held].join("\\n"));
}

const roles = { tr: "row", th: "rowheader", td: "cell" };

function create(tag, className, ...content) {
    const element = document.createElement(tag);
    element.className = className;
    if (roles[tag]) {
        element.setAttribute("role", roles[tag]);
    }
    element.append(...content);
    return element;
}

function rowOf([id, name, email, allocation, remark, , signs]) {
    const title = name || email || id;
    const others = [email, id].filter((text) => text && text !== title);
    const head = create("th", "", title, ...others.map((text) => create("span", "muted", text)));
    head.scope = "row";
    const place = create("td", "", allocation, ...(remark ? [create("span", "muted", remark)] : []));
    place.dataset.title = "Allocation";
    const cells = [...signs].map((sign, at) => {
        const [symbol, word, className] = words[sign];
        const shown = create("span", "", symbol);
        shown.setAttribute("aria-hidden", "true");
        const cell = create("td", className, ...(word ? [shown, create("span", "spoken", word)] : []));
        cell.dataset.title = codes[at];
        return cell;
    });
    return create("tr", "", head, place, ...cells);
}

let texts;
let found = people;

function show(count) {
    const shown = Math.min(count, found.length);
    body.append(...found.slice(body.rows.length, shown).map(rowOf));
    const all = numbers.format(people.length) + (people.length === 1 ? " person" : " people");
    const some = found.length === people.length ? all : numbers.format(found.length) + " of " + all;
    status.textContent = shown < found.length ? some + ", the first " + numbers.format(shown) + " shown" : some;
    find("none").hidden = found.length > 0;
    more.hidden = shown === found.length;
    more.textContent = "Show " + numbers.format(Math.min(step, found.length - shown)) + " more";
}

function filter() {
    texts ??= people.map(textOf);
    const wanted = plain(search.value).split(/\\s+/);
    found = people.filter((person, at) => (person[5] || !changing.checked) && wanted.every((word) => texts[at].includes(word)));
    body.replaceChildren();
    show(step);
}

search.addEventListener("input", filter);
changing.addEventListener("change", filter);
more.addEventListener("click", () => show(body.rows.length + step));
find("tools").hidden = false;
// Browsers refill the field when the user goes back.
filter();
`;
