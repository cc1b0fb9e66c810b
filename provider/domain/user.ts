/** A user of an organization, as Identity knows them. What Identity does not say of them is an empty text. */
export interface User {
    /** The user's ID, in the server's spelling. */
    id: string;
    /** The name with which the user signs in. */
    userName: string;
    /** The user's e-mail address. */
    email: string;
    /** What the user is called. */
    displayName: string;
}
