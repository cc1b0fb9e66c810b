import { join } from "node:path";
import { printNames } from "../../provider/contract/names-line";
import { findExecutable } from "../../tools/engine/executable";
import { previewOf } from "../support/preview";
import type { Workplace } from "./workplace";

/** The file in which the commands of the steps note their arguments. */
export const calls = "calls";

/** Puts wrappers of the steps' commands first on the PATH. Each notes its command line before it runs. */
export async function noteCommands(workplace: Workplace): Promise<void> {
    const { folder, environment } = workplace;
    for (const name of ["curl", "git", "node", "npm", "npx", "pulumi"]) {
        const found = await findExecutable(name, environment.PATH);
        const note = `echo '${name}' "$@" >> '${join(folder, calls)}'\n`;
        await workplace.writeCommand(`bin/${name}`, `${note}${replays[name] ?? ""}exec '${found}' "$@"\n`);
    }
    for (const name of ["gh", "az"]) {
        const note = `echo '${name}' "$@" >> '${join(folder, calls)}'\n`;
        await workplace.writeCommand(`bin/${name}`, `${note}exec node '${join(__dirname, `${name}.cjs`)}' "$@"\n`);
    }
    environment.PATH = `${join(folder, "bin")}:${environment.PATH}`;
}

/** Replaces commands that already ran for real in another pipeline's step with the same text. */
const replays: Readonly<Record<string, string>> = {
    npm: '[ -z "$REPLAY" ] || exit 0\n',
    pulumi: '[ -z "$REPLAY" ] || { cat "$REPLAY/preview.json"; exit "$(cat "$REPLAY/status")"; }\n',
};

export type Answer = "nothing" | "changes" | "refusal" | "failure" | "silence";

interface Replay {
    preview: string;
    status: number;
    /** The report ends with a failure, as it does for a change that the settings forbid. */
    refused?: true;
}

const changes = previewOf([{ after: { userIds: ["id-of-dia"], userBundleCodes: ["TSTNU"] } }], {
    changes: { create: 1 },
    diagnostics: [{ severity: "info", message: printNames([{ id: "id-of-dia", name: "dia@example.com" }]) }],
});
const answers: Readonly<Record<Answer, Replay>> = {
    nothing: { preview: previewOf([]), status: 0 },
    changes: { preview: changes, status: 0 },
    refusal: { preview: changes, status: 0, refused: true },
    silence: { preview: "", status: 255 },
    failure: {
        preview: previewOf([], { diagnostics: [{ severity: "error", message: "error: boom" }] }),
        status: 255,
    },
};

/** Makes the engine give this result without any work. Returns the variables that a step needs for it. */
export async function prepareReplay(workplace: Workplace, answer: Answer): Promise<Record<string, string>> {
    const { preview, status, refused } = answers[answer];
    await workplace.write("preview.json", preview);
    await workplace.write("status", String(status));
    return { REPLAY: workplace.folder, REFUSED: refused ? "1" : "" };
}
