/** A handler waits while files are being written synchronously. */
export function exitOnSignals(): void {
    for (const [signal, status] of [
        ["SIGINT", 130],
        ["SIGTERM", 143],
    ] as const) {
        process.once(signal, () => process.exit(status));
    }
}
