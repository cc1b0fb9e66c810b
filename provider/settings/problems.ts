import { InputError, SettingsError } from "../errors";
import type { Problem } from "./types";

export function settingProblem(property: string, message: string): Problem {
    return { property, message, code: SettingsError.code };
}

export function inputProblem(property: string, message: string): Problem {
    return { property, message: `${property}: ${message}`, code: InputError.code };
}
