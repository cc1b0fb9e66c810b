/** The seats of one bundle. */
export interface Seats {
    /** As the organization's license has them. */
    bought: number;
    /** By users, however they came to them. */
    used: number;
    /** Bought and not used; never below 0. */
    left: number;
}
