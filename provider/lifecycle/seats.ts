import type { UserAllocation } from "../allocation/account";
import type { Plan } from "../allocation/plan";
import { printSeats } from "../contract/seats-line";
import { printShortage } from "../contract/shortage-line";
import type { KnownState } from "../domain/known-state";
import { seatDemandOf, shortages } from "../domain/seat-demand";
import type { Seats } from "../domain/seats";
import { memoizePerObject } from "./memoize-per-object";
import type { Organization, OrganizationId } from "./organizations";
import { hints } from "./reads";
import type { Session } from "./session";
import type { CheckedInputs } from "./user-inputs";
import { summarizeError } from "./warnings";

type SeatsByBundle = Readonly<Record<string, Seats>>;

/** Without the demand of all allocations, as with `--target`, the seats are printed at the end of the run. */
const pendingSeatsOf = memoizePerObject((session: Session) => {
    const pending = new Map<Organization, SeatsByBundle>();
    session.atEnd(() => {
        for (const [organization, seats] of pending) {
            logSeats(session, organization, seats);
        }
    });
    return pending;
});

/** Before any write, so the run's own writes do not count twice. */
export async function readSeats(session: Session, where: OrganizationId): Promise<SeatsByBundle | undefined> {
    try {
        const reading = hints.seats(session, where);
        const seats = await reading;
        if (reading && seats === undefined) {
            session.infoOnce(
                `cannot tell how many seats are left: ${where.baseUrl} does not report seats (uipath:seatsFrom)`,
            );
        } else if (seats) {
            pendingSeatsOf(session).set(session.organization(where), seats);
        }
        return seats;
    } catch (error) {
        session.infoOnce(`cannot tell how many seats are left: ${summarizeError(error)}`);
        return undefined;
    }
}

function logSeats(
    session: Session,
    organization: Organization,
    seats: SeatsByBundle,
    asked?: ReadonlyMap<string, number>,
): void {
    const { accountId, users, groups } = organization;
    const given = [...users.registry.all, ...groups.all].flatMap(({ target }) => target?.userBundleCodes ?? []);
    const codes = [...new Set([...given, ...(asked?.keys() ?? [])])];
    const used = codes.flatMap((code) => {
        const bundle = Object.hasOwn(seats, code) ? seats[code] : undefined;
        return bundle ? [[code, { ...bundle, change: asked?.get(code) }] as const] : [];
    });
    if (used.length > 0) {
        session.infoOnce(printSeats(accountId, Object.fromEntries(used)), { about: `seats ${accountId}` });
    }
}

export async function describeSeatsLeft(session: Session, inputs: CheckedInputs): Promise<string | undefined> {
    const seats = await readSeats(session, inputs);
    const left = inputs.userBundleCodes.flatMap((code) => (seats?.[code] ? [`${seats[code].left} × ${code}`] : []));
    return left.length > 0 ? `seats left before this run: ${left.join(", ")}` : undefined;
}

/** With the last allocation, prints the seats and warns of bundles with too few. */
export async function recordSeatDemand(
    session: Session,
    where: OrganizationId,
    allocation: UserAllocation | undefined,
    { releases, grants, moved }: Pick<Plan, "releases" | "grants" | "moved">,
    known: KnownState,
): Promise<void> {
    if (session.settings().seatsFrom === "none" || !allocation) {
        return;
    }
    const organization = session.organization(where);
    const { users, seatDemand } = organization;
    seatDemand.record(allocation.key, seatDemandOf([...releases, ...grants], moved, known));
    const asked = seatDemand.sum(users.registry.all.length);
    const seats = asked && (await readSeats(session, where));
    if (seats) {
        logSeats(session, organization, seats, asked);
        for (const { code, asked: number, left } of shortages(asked, seats)) {
            session.warnOnce(printShortage({ accountId: where.accountId, code, asked: number, left }));
        }
    }
}
