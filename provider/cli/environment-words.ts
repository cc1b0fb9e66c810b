import type { LicensingError } from "../errors";
import { findVariable } from "../settings/settings";
import { configHint } from "../uipath/sign-in/types";

/** An error in the words of this command line: it has no stack config, so settings are environment variables. */
export function inEnvironmentWords<E extends LicensingError>(error: E): E {
    const { summary, details, remedy, note } = error.explanation;
    return error.withContext({
        summary: translate(summary),
        ...(details && { details: details.map(translate) }),
        remedy: translate(remedy),
        note: note && translate(note),
    });
}

function translate(text: string): string {
    return text
        .replace(`; ${configHint}`, ".")
        .replace(/`pulumi config set (?:--secret )?(uipath:\w+)[^`]*`/g, (command, key) => findVariable(key) ?? command)
        .replace(/uipath:\w+/g, (key) => findVariable(key) ?? key)
        .replace(/\b(UIPATH_\w+) or \1\b/g, "$1");
}
