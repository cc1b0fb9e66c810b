/**
 * The seats of one bundle.
 *
 * @group Functions
 */
export interface Seats {
    /** Seats that the organization bought. */
    bought: number;
    /** Seats in use, directly or through a group. */
    used: number;
    /** Seats bought and not in use; never below 0. */
    left: number;
}
