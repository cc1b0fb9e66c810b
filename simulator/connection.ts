import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";

/** Without TLS by a reset, like a server that is gone. */
export function breakOff(socket: Socket | null): void {
    if (socket instanceof TLSSocket) {
        socket.destroy();
    } else {
        socket?.resetAndDestroy();
    }
}

/** A response under way still completes. */
export function goStale(socket: Socket): void {
    // The HTTP parser no longer listens, so the other request is never seen.
    socket.removeAllListeners("data");
    socket.on("data", () => breakOff(socket));
}
