import { printNames } from "../contract/names-line";
import { IdSet } from "../domain/id-map";
import { memoizePerObject } from "./memoize-per-object";
import type { Session } from "./session";

const usersInALine = 10;
const usersInARun = 200;

const loggedIn = memoizePerObject((_session: Session) => new IdSet());

/** Nothing else in Pulumi's JSON connects the names in lines with IDs for a report. Skips users in secret lists. */
export function logUserNames(session: Session, userIds: readonly string[]): void {
    session.inPreview(() => logNames(session, userIds));
}

function logNames(session: Session, userIds: readonly string[]): void {
    const logged = loggedIn(session);
    const users = userIds.flatMap((id) => {
        const name = logged.has(id) ? undefined : session.people.nameOf(id);
        return name === undefined ? [] : [{ id, name }];
    });
    for (let from = 0; from < users.length && logged.size < usersInARun; from += usersInALine) {
        const some = users.slice(from, from + usersInALine);
        for (const { id } of some) {
            logged.add(id);
        }
        session.log.info(printNames(some));
    }
}
