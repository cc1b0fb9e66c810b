import type { Credential } from "../../credential";
import type { SendHttp } from "../http";
import { signInWithAccessToken } from "./access-token";
import { signInAsClient } from "./client-credentials";
import { signInAsUser } from "./login";
import type { SignIn } from "./sign-in";

export interface Addresses {
    baseUrl: string;
    identityUrl: string;
    http: SendHttp;
}

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
