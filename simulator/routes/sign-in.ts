import type { Login } from "../options";
import { Refusal } from "../refusal";
import type { AddRoutes } from "../site";

interface Credentials {
    TenancyName: string;
    UsernameOrEmailAddress: string;
    Password: string;
}

/** The sign-in of release 2022.4, called ROPC in its documentation. */
export const addSignIn: AddRoutes = (server, { options, base, faults, tokens }) => {
    const { logins = [], tokenLifeSeconds = 1800, loginRefusal = 401 } = options;
    const pathOf = ({ organizationName, tenancyName }: Login): string =>
        `${organizationName === undefined ? base : `/${organizationName}/${tenancyName}`}/api/account/authenticate`;

    for (const path of new Set(logins.map(pathOf))) {
        server.post<{ Body: Credentials }>(path, { schema: { body: credentialsSchema } }, async (request, reply) => {
            const { method, body } = request;
            const about = [body.UsernameOrEmailAddress];
            return faults.serve(reply, { endpoint: "authenticate", method, about }, () => {
                const isKnown = logins.some(
                    (login) =>
                        pathOf(login) === path &&
                        login.tenancyName === body.TenancyName &&
                        login.username === body.UsernameOrEmailAddress &&
                        login.password === body.Password,
                );
                if (!isKnown) {
                    throw new Refusal(loginRefusal, "Login failed!", loginFailed);
                }
                return {
                    result: tokens.issue("everything", tokenLifeSeconds),
                    targetUrl: null,
                    success: true,
                    error: null,
                    unAuthorizedRequest: false,
                    __abp: true,
                };
            });
        });
    }
};

const credentialsSchema = {
    type: "object",
    required: ["TenancyName", "UsernameOrEmailAddress", "Password"],
    properties: {
        TenancyName: { type: "string" },
        UsernameOrEmailAddress: { type: "string" },
        Password: { type: "string" },
    },
};

const loginFailed = {
    result: null,
    targetUrl: null,
    success: false,
    error: { code: 0, message: "Login failed!", details: "Invalid user name or password", validationErrors: null },
    unAuthorizedRequest: true,
    __abp: true,
};
