import test from "ava";
import type { Write } from "../../provider/domain/write";
import { notSent, type WriteError } from "../../provider/domain/write-outcome";
import { rejectedAlone, SizeLimit, writeInParts } from "../../provider/uipath/endpoints/write-in-parts";

type Traits = Partial<Omit<WriteError, "asMaybeApplied">>;

function failure(message: string, traits: Traits): WriteError {
    const error = {
        ...{
            maybeApplied: false,
            isRequestSpecific: true,
            wantsSeats: false,
            isTooLarge: false,
            rejectsContent: false,
        },
        ...traits,
    };
    return Object.assign(new Error(message), error, {
        asMaybeApplied: () => failure(message, { ...traits, maybeApplied: true }),
    });
}

const tooLarge = failure("too large", { isTooLarge: true });
const rejects = (users: readonly string[], of: Traits = {}) => failure(`no: ${users}`, { rejectsContent: true, ...of });
const unauthorized = failure("who are you", { isRequestSpecific: false });
const everyone = Array.from({ length: 512 }, (_, index) => `user-${index}`);

async function write(
    userIds: readonly string[],
    findError: (userIds: readonly string[]) => Error | undefined,
    limit = new SizeLimit(),
) {
    const sent: string[][] = [];
    const reached: string[] = [];
    const limits: number[] = [];
    const send = async (part: Write) => {
        sent.push([...part.userIds]);
        const error = findError(part.userIds);
        if (error) {
            throw error;
        }
        reached.push(...part.userIds);
        return {
            organizationId: "song-one",
            isEmpty: false,
            licenseOf: (user: string) => (part.userIds.includes(user) ? part : undefined),
        };
    };
    const set = { userBundleCodes: ["ACNU"], useExternalLicense: false };
    const { response, failures } = await writeInParts(send, { ...set, userIds }, limit, (users) => limits.push(users));
    const failed = failures.map(
        ({ userIds: users, reason }) => [users.join(), reason === notSent ? reason : reason.message] as const,
    );
    return { sent, sizes: sent.map(({ length }) => length), reached, limits, response, failures, failed, limit };
}

const rejecting = (bad: readonly string[], of?: Traits) => (users: readonly string[]) =>
    users.some((user) => bad.includes(user)) ? rejects(users, of) : undefined;

test("users whom the server accepts are one request", async (t) => {
    const { sent, response, failed, limits } = await write(["ana", "bob"], () => undefined);
    t.deepEqual(sent, [["ana", "bob"]]);
    t.deepEqual([failed, limits], [[], []]);
    t.deepEqual(response.licenseOf("bob")?.userBundleCodes, ["ACNU"]);
});

for (const bad of ["user-0", "user-300", "user-511"]) {
    test(`one rejected user among 512 does not affect the others: ${bad}`, async (t) => {
        const { sent, reached, failed, response } = await write(everyone, rejecting([bad]));
        t.deepEqual(failed, [[bad, `no: ${bad}`]]);
        t.deepEqual(reached.toSorted(), everyone.filter((user) => user !== bad).toSorted());
        t.true(everyone.every((user) => (response.licenseOf(user) === undefined) === (user === bad)));
        t.is(sent.length, 1 + 2 * Math.log2(512));
    });
}

test("several rejected users are separate failures, each with the server's message", async (t) => {
    const bad = ["user-3", "user-4", "user-200", "user-511"];
    const { reached, failed } = await write(everyone, rejecting(bad));
    t.deepEqual(
        failed,
        bad.map((user) => [user, `no: ${user}`] as const),
    );
    t.is(reached.length, 508);
});

test("a user rejected alone is not sent again", async (t) => {
    const { sent, failed } = await write(["ana"], rejecting(["ana"]));
    t.deepEqual(sent, [["ana"]]);
    t.deepEqual(failed, [["ana", "no: ana"]]);
});

test("after the limit of users rejected alone, no more users are tried alone", async (t) => {
    const { sent, reached, failures } = await write(everyone, rejecting(everyone));
    t.deepEqual(reached, []);
    t.deepEqual(failures.flatMap(({ userIds }) => userIds).toSorted(), everyone.toSorted());
    const alone = failures.filter(({ userIds }) => userIds.length === 1);
    t.true(alone.length >= rejectedAlone && alone.length <= rejectedAlone + 1, `${alone.length} alone`);
    t.true(sent.length <= 2 * (rejectedAlone + Math.log2(512)), `${sent.length} requests`);
});

test("past the limit, the remaining valid users are written in parts", async (t) => {
    const bad = everyone.slice(0, rejectedAlone);
    const { reached, failed } = await write(everyone, rejecting(bad));
    t.deepEqual(
        failed.map(([users]) => users),
        bad,
    );
    t.is(reached.length, 512 - rejectedAlone);
});

test("a request that is too large is halved, later requests are no larger, and the accepted size is reported once", async (t) => {
    const limit = new SizeLimit();
    const findError = (users: readonly string[]) => (users.length > 150 ? tooLarge : undefined);
    const first = await write(everyone, findError, limit);
    t.deepEqual(first.sizes, [512, 256, 128, 128, 128, 128]);
    t.deepEqual(first.sent.slice(2).flat(), everyone, "in order");
    t.deepEqual([first.failed, first.limits], [[], [128]]);

    const second = await write(everyone, findError, limit);
    t.deepEqual(second.sizes, [128, 128, 128, 128]);
    t.deepEqual(second.limits, []);
});

test("a request that is too large and has a rejected user is halved and split", async (t) => {
    const findError = (users: readonly string[]) => (users.length > 128 ? tooLarge : rejecting(["user-300"])(users));
    const { reached, failed, sizes } = await write(everyone, findError);
    t.deepEqual(failed, [["user-300", "no: user-300"]]);
    t.is(reached.length, 511);
    t.is(sizes.length, 2 + 4 + 2 * Math.log2(128));
});

test("a request for a single user that is too large is a failure", async (t) => {
    const { sizes, failed } = await write(["ana"], () => tooLarge);
    t.deepEqual(sizes, [1]);
    t.deepEqual(failed, [["ana", "too large"]]);
});

test("an error that the other parts would share stops them without an attempt", async (t) => {
    const findError = (users: readonly string[]) =>
        users.length > 2 ? tooLarge : users.includes("c") ? unauthorized : undefined;
    const { sent, reached, failed } = await write(["a", "b", "c", "d", "e", "f", "g"], findError);
    t.deepEqual(sent.slice(2), [
        ["a", "b"],
        ["c", "d"],
    ]);
    t.deepEqual(reached, ["a", "b"]);
    t.deepEqual(failed, [
        ["c,d", "who are you"],
        ["e,f,g", notSent],
    ]);
});

test("an error of one request does not stop the others", async (t) => {
    const findError = (users: readonly string[]) =>
        users.length > 2 ? tooLarge : users.includes("a") ? failure("busy", { wantsSeats: true }) : undefined;
    const { reached, failed } = await write(["a", "b", "c", "d"], findError);
    t.deepEqual(reached, ["c", "d"]);
    t.deepEqual(failed, [["a,b", "busy"]], "seats are not split");
});

const maybeApplied = async (findError: (userIds: readonly string[]) => Error | undefined) => {
    const { failures } = await write(["a", "b", "c", "d"], findError);
    return failures.map(({ userIds, reason }) => [userIds.join(), reason !== notSent && reason.maybeApplied]);
};

test("users in a larger request that may have been applied are unconfirmed", async (t) => {
    const bad = ["a", "d"];
    const isFirst = (users: readonly string[]) => users.length === 4;
    t.deepEqual(await maybeApplied((users) => rejecting(bad, { maybeApplied: isFirst(users) })(users)), [
        ["a", true],
        ["d", true],
    ]);
    const isLeftHalf = (users: readonly string[]) => users.join() === "a,b";
    t.deepEqual(await maybeApplied((users) => rejecting(bad, { maybeApplied: isLeftHalf(users) })(users)), [
        ["a", true],
        ["d", false],
    ]);
    t.deepEqual(await maybeApplied(rejecting(bad)), [
        ["a", false],
        ["d", false],
    ]);
});

test("an unknown error may have been applied, and stops the others", async (t) => {
    const { failures, sizes } = await write(["a", "b"], () => new Error("what"));
    t.deepEqual(sizes, [2]);
    t.is(failures.length, 1);
});
