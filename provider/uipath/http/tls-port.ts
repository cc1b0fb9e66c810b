import { connect } from "node:tls";

/** How long a server has to begin its side of a handshake. */
const seconds = 5;

/**
 * Whether a server at an http:// address speaks TLS, and so cannot have read a request. Many close such a connection
 * without a word, as a server does that ends in the middle of a write. Nothing is sent but the greeting of TLS.
 */
export function isTlsPort({ hostname, port }: URL): Promise<boolean> {
    return new Promise((resolve) => {
        const socket = connect({
            host: hostname.replace(/^\[|\]$/g, ""),
            port: Number(port || 80),
            // No matter whose certificate it is.
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

/** Whether the other side said in TLS's own words that it does not go on. */
export function isTlsAlert({ code, message }: Error & { code?: string }): boolean {
    return /^(EPROTO|ERR_SSL_)/.test(code ?? "") && /alert/i.test(`${code} ${message}`);
}
