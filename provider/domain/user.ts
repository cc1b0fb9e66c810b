/**
 * A user of an organization, as Identity knows them. What Identity does not report is an empty text.
 *
 * @group Functions
 */
export interface User {
    /** The user's ID, in the server's spelling. */
    id: string;
    /** The name that the user signs in with. */
    userName: string;
    /** The user's e-mail address. */
    email: string;
    /** The name that people see. */
    displayName: string;
}
