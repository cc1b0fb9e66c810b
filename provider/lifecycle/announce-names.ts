import { printNames } from "../contract/names-line";
import { IdSet } from "../domain/id-map";
import { per } from "./per";
import type { Session } from "./session";

const usersInALine = 10;
const usersInARun = 200;

const saidIn = per((_session: Session) => new IdSet());

/**
 * Prints the IDs of the users whom the lines of a preview name: nothing else in Pulumi's JSON connects them for a report.
 * Leaves out users in lists that are marked secret.
 */
export function announceNames(session: Session, userIds: readonly string[]): void {
    session.inPreview(() => sayNames(session, userIds));
}

function sayNames(session: Session, userIds: readonly string[]): void {
    const said = saidIn(session);
    const users = userIds.flatMap((id) => {
        const name = said.has(id) ? undefined : session.people.nameOf(id);
        return name === undefined ? [] : [{ id, name }];
    });
    for (let from = 0; from < users.length && said.size < usersInARun; from += usersInALine) {
        const some = users.slice(from, from + usersInALine);
        for (const { id } of some) {
            said.add(id);
        }
        session.log.info(printNames(some));
    }
}
