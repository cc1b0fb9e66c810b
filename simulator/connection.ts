import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";

/** Breaks a connection off; without TLS by a reset, as a server does that is gone. */
export function breakOff(socket: Socket | null): void {
    if (socket instanceof TLSSocket) {
        socket.destroy();
    } else {
        socket?.resetAndDestroy();
    }
}

/** Breaks a connection off as soon as another request comes on it; what is on its way already is still answered. */
export function goStale(socket: Socket): void {
    // The HTTP parser no longer listens, so that nobody sees the other request.
    socket.removeAllListeners("data");
    socket.on("data", () => breakOff(socket));
}
