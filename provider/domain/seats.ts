/** The seats of one bundle. */
export interface Seats {
    /** As many as the organization's license has. */
    bought: number;
    /** Used by users, however they got them. */
    used: number;
    /** Bought and not used; never below 0. */
    left: number;
}
