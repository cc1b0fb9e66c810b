/** Ends the process on signals as they would by themselves, but never while files are written: a handler waits until then. */
export function exitOnSignals(): void {
    for (const [signal, status] of [
        ["SIGINT", 130],
        ["SIGTERM", 143],
    ] as const) {
        process.once(signal, () => process.exit(status));
    }
}
