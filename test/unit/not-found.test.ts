import test from "ava";
import { whatIsNotFound } from "../../provider/uipath/http/message";

for (const [text, missing] of [
    ["", "route"],
    ['{"title":"Not Found","status":404}', "route"],
    ['{"message":"Cannot PUT /lease_/api/account/song-one/user-license"}', "route"],
    ['{"status":404,"error":"Not Found","path":"/acme/lease_/api/account/song-one/user-license"}', "route"],
    ["No route for https://automation.example.com/lease_/api/account/song-one/user-license", "route"],
    ['{"message":"No account license is allocated for the indicated organization."}', "organization"],
    ['{"message":"User singer-77 not found","path":"/lease_/api/account/song-one/user-license"}', "user"],
    ['{"message":"Entity singer-77 not found"}', "user"],
    ['{"message":"The group does not exist."}', "group"],
    ['{"message":"The current user is no member of this account"}', "organization"],
] as const) {
    test(`a 404 with ${text || "no text"} is about the ${missing}`, (t) => {
        t.is(whatIsNotFound(text, ["singer-77"]), missing);
    });
}
