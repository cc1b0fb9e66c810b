/** What a `LicenseTable` says of the allocations that it makes. */
export interface LicenseTableOutputs {
    /** By the name of each allocation that the table makes, such as `attunu-tstnu`, the IDs of its users, sorted. */
    userIds: Record<string, string[]>;
}
