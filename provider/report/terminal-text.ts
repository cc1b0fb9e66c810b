import { stripVTControlCharacters } from "node:util";
import { plain, type Style } from "./words";

export interface Paint {
    bold(text: string): string;
    bad(text: string): string;
    good(text: string): string;
    warning(text: string): string;
}

export function paintFor({ hasColors }: { hasColors: boolean }): Paint {
    const as = (code: number) => (text: string) => (hasColors ? `\u001b[${code}m${text}\u001b[0m` : text);
    return { bold: as(1), bad: as(31), good: as(32), warning: as(33) };
}

export function styleFor({ good, bad }: Paint): Style {
    return {
        code: plain,
        gained: (text) => good(`+ ${plain(text)}`),
        lost: (text) => bad(`- ${plain(text)}`),
    };
}

export function wrap(text: string, columns: number, indent = ""): string {
    const room = Math.max(20, columns - indent.length);
    const lines: string[] = [];
    let line = "";
    for (const word of text.split(" ").flatMap((each) => breakWord(each, room))) {
        const longer = line === "" ? word : `${line} ${word}`;
        if (line !== "" && widthOf(longer) > room) {
            lines.push(line);
            line = word;
        } else {
            line = longer;
        }
    }
    return [...lines, line].join(`\n${indent}`);
}

/** Colored words stay whole. */
function breakWord(word: string, room: number): string[] {
    if (widthOf(word) <= room || word.includes("\u001b")) {
        return [word];
    }
    const pieces = [""];
    for (const character of word) {
        const piece = (pieces.at(-1) ?? "") + character;
        if (widthOf(piece) > room) {
            pieces.push(character);
        } else {
            pieces[pieces.length - 1] = piece;
        }
    }
    return pieces;
}

const wide =
    /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303f\uff01-\uff60\uffe0-\uffe6]/gu;
const narrow = /[\p{Mn}\p{Me}\p{Cf}]/gu;

function widthOf(text: string): number {
    const shown = stripVTControlCharacters(text).replace(narrow, "");
    return [...shown].length + (shown.match(wide)?.length ?? 0);
}
