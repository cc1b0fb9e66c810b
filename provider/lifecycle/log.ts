/** Implementations redact credentials in each line. */
export interface Log {
    info(line: string, key?: string): void;
    warn(line: string, key?: string): void;
    /** Replaces the status line before it; not kept. */
    status(line: string, key?: string): void;
}
