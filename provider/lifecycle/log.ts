/** Where a run's lines go; the face gives it, and takes credentials out of each line. */
export interface Log {
    /** @param key The resource that the line is about, where there is one. */
    info(line: string, key?: string): void;
    warn(line: string, key?: string): void;
    /** Shown in place of the one before, and not kept. */
    status(line: string, key?: string): void;
}
