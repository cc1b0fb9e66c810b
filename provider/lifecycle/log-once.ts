import { quote } from "../text";
import type { Session } from "./session";

export function logReadUnavailable(session: Session): void {
    session.infoOnce(
        "refresh cannot see changes made outside Pulumi, because UiPath documents no way to read a user's licenses on " +
            "Automation Suite. The last known state is kept (see uipath:readFrom)",
    );
}

export function logInheritedCode(session: Session, accountId: string, user: string, code: string): void {
    session.infoOnce(
        `in organization ${quote(accountId)}, some users also hold ${code}, which no allocation grants (such as ${session.people.describeUser(user)}); a group may give it`,
        { about: `inherited ${accountId} ${code}` },
    );
}

export function logInheritedRuleCode(session: Session, accountId: string, groupId: string, code: string): void {
    session.infoOnce(
        `in organization ${quote(accountId)}, the rule of group ${quote(groupId)} also gives ${code}, which is not declared`,
        { about: `inherited by groups ${accountId} ${code}` },
    );
}
