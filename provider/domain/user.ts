/** A user of an organization according to Identity. Missing values are empty strings. */
export interface User {
    /** The user's ID, in the server's spelling. */
    id: string;
    /** The user's sign-in name. */
    userName: string;
    /** The user's e-mail address. */
    email: string;
    /** The user's display name. */
    displayName: string;
}
