import type { AccessTokenCredential } from "../../credential";
import { configHint, redactor, type SignIn } from "./sign-in";

/** Signs in with a token that was handed in. It cannot be renewed. */
export function signInWithAccessToken({ token, source }: AccessTokenCredential): SignIn {
    return {
        name: `the access token from ${source}`,
        cure: `get a new access token and set it with \`pulumi config set --secret uipath:accessToken …\` or UIPATH_ACCESS_TOKEN; ${configHint}`,
        token: async () => token,
        replace: async () => undefined,
        redact: redactor(() => [token]),
    };
}
