import type { Credential } from "../../settings/types";
import { signInWithAccessToken } from "./access-token";
import { signInAsClient } from "./client-credentials";
import { signInAsUser } from "./password";
import type { Addresses, SignIn } from "./types";

export function createSignIn(credential: Credential, addresses: Addresses): SignIn {
    switch (credential.kind) {
        case "access token":
            return signInWithAccessToken(credential);
        case "client credentials":
            return signInAsClient(credential, addresses);
        case "user name":
            return signInAsUser(credential, addresses);
    }
}
