import type { AccessTokenCredential } from "../../settings/types";
import { configHint, type SignIn } from "./types";

/** Signs in with a given token, which cannot be renewed. */
export function signInWithAccessToken({ token, source, hint }: AccessTokenCredential): SignIn {
    return {
        name: `the access token from ${source}`,
        remedy: `get a new access token and ${hint}; ${configHint}`,
        token: async () => token,
        accepted: () => undefined,
        refresh: async () => undefined,
    };
}
