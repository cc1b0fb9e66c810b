import { quote } from "../text";
import type { Session } from "./session";

/** Says, once a run, that a refresh cannot see what was changed elsewhere. */
export function announceNoRead(session: Session): void {
    session.infoOnce(
        "licenses that were changed elsewhere cannot be seen: UiPath documents no read of what a user holds on " +
            "Automation Suite, so the last known state is kept (see uipath:readFrom)",
    );
}

/** Says, once a run for each code, that users hold one which no allocation has given: no failure, and nothing to repair. */
export function announceInherited(session: Session, accountId: string, user: string, code: string): void {
    session.infoOnce(
        `in organization ${quote(accountId)}, users hold ${code} besides what is allocated to them, as ${session.people.describeUser(user)} does: a group may give it`,
        { about: `inherited ${accountId} ${code}` },
    );
}

/** As {@link announceInherited}, of a group's rule. */
export function announceInheritedByGroup(session: Session, accountId: string, groupId: string, code: string): void {
    session.infoOnce(
        `in organization ${quote(accountId)}, the rule of group ${quote(groupId)} gives ${code} besides what is declared`,
        { about: `inherited by groups ${accountId} ${code}` },
    );
}
