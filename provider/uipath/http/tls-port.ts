import { connect } from "node:tls";

const seconds = 5;

/**
 * Whether a server at an http:// address speaks TLS, so it cannot have read a request. Many such servers just close the
 * connection, like a server that crashes in the middle of a write. Sends only the start of a TLS handshake.
 */
export function isTlsPort({ hostname, port }: URL): Promise<boolean> {
    return new Promise((resolve) => {
        const socket = connect({
            host: hostname.replace(/^\[|\]$/g, ""),
            port: Number(port || 80),
            // Any certificate will do.
            rejectUnauthorized: false,
            timeout: seconds * 1000,
        });
        const end = (isTls: boolean) => {
            resolve(isTls);
            socket.destroy();
        };
        socket.once("secureConnect", () => end(true));
        socket.once("timeout", () => end(false));
        socket.on("error", (error) => end(isTlsAlert(error)));
    });
}

export function isTlsAlert({ code, message }: Error & { code?: string }): boolean {
    return /^(EPROTO|ERR_SSL_)/.test(code ?? "") && /alert/i.test(`${code} ${message}`);
}
