import type { AccessTokenCredential } from "../../settings/types";
import { configHint, type SignIn } from "./types";

export function signInWithAccessToken({ token, source, hint }: AccessTokenCredential): SignIn {
    return {
        name: `the access token from ${source}`,
        remedy: `get a new access token and ${hint}; ${configHint}`,
        token: async () => token,
        accepted: () => undefined,
        refresh: async () => undefined,
    };
}
