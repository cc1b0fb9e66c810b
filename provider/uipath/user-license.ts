import * as v from "valibot";
import { UnexpectedAnswerError } from "../errors";
import { count, list } from "../text";
import { bundleCode, printable, readAnswer } from "./answer";
import type { Answer } from "./http";
import { explainRefusal } from "./refusal";
import type { Request, Service } from "./service";
import { canonicalUserId } from "./user-id";

/** Every listed user gets exactly these bundles; none at all releases them. */
export interface UserLicenseRequest {
    userIds: readonly string[];
    userBundleCodes: readonly string[];
    useExternalLicense: boolean;
}

/** What the server says a user holds now. */
export interface UserLicense {
    userBundleCodes: readonly string[];
    useExternalLicense: boolean | undefined;
}

export interface UserLicenseAnswer {
    organizationId: string | undefined;
    /** By canonical user ID. */
    users: ReadonlyMap<string, UserLicense>;
}

const documentedAnswer = v.array(
    v.object({
        userId: v.string(),
        organizationId: v.nullish(printable),
        useExternalLicense: v.nullish(v.boolean()),
        userBundleCodes: v.array(bundleCode),
    }),
);

/** No real answer spends more on a user: four fields, two GUIDs and every known bundle code come to half of it. */
const answerBytesPerUser = 1024;
const answerBytesAtLeast = 64 * 1024;

/**
 * Replaces the bundles that are allocated directly to each listed user. Returns what reads the answer, which of many users
 * takes its time; meanwhile the next request can go out.
 * `PUT` or `POST {baseUrl}/lease_/api/account/{accountId}/user-license`; UiPath documents both verbs.
 *
 * Source: UiPath Automation Suite documentation, "Allocating licenses to users".
 */
export async function allocateUserLicenses(
    service: Service,
    accountId: string,
    request: UserLicenseRequest,
): Promise<() => UserLicenseAnswer> {
    const { userIds, userBundleCodes, useExternalLicense } = request;
    const answer = await sendWithWorkingMethod(service, {
        path: ["lease_", "api", "account", accountId, "user-license"],
        body: { userIds, userBundleCodes, useExternalLicense },
        answerLimit: Math.max(answerBytesAtLeast, userIds.length * answerBytesPerUser),
    });
    if (answer.status !== 200) {
        const users = count(userIds.length, "user");
        const what = userBundleCodes.length > 0 ? `${users} × ${list(userBundleCodes, 20)}` : `the release of ${users}`;
        throw explainRefusal(answer, service, { accountId, what });
    }
    return () => readUserLicenses(answer, service);
}

function readUserLicenses(answer: Answer, service: Service): UserLicenseAnswer {
    const entries = readAnswer(answer, documentedAnswer, service);
    return {
        organizationId: entries[0]?.organizationId ?? undefined,
        users: new Map(
            entries.map((entry) => [
                canonicalUserId(entry.userId),
                {
                    userBundleCodes: entry.userBundleCodes.toSorted(),
                    useExternalLicense: entry.useExternalLicense ?? undefined,
                },
            ]),
        ),
    };
}

/** With `auto`, tries PUT and then POST, and remembers for the run which of them the server takes. */
async function sendWithWorkingMethod(service: Service, request: Omit<Request, "method">): Promise<Answer> {
    if (service.allocationMethod !== "auto") {
        return service.send({ ...request, method: service.allocationMethod });
    }
    const put = await service.send({ ...request, method: "PUT" });
    if (!refusesMethod(put)) {
        rememberMethod(service, "PUT", put);
        return put;
    }
    const post = await service.send({ ...request, method: "POST" });
    if (!refusesMethod(post)) {
        rememberMethod(service, "POST", post);
        return post;
    }
    // 404 also means that the organization has no licence, which says more than "not this verb".
    const telling = [put, post].find(({ status }) => status === 404);
    if (telling) {
        return telling;
    }
    throw new UnexpectedAnswerError({
        what: `${service.baseUrl} takes neither PUT (${put.status}) nor POST (${post.status}) for allocating licences.`,
        next: "check uipath:baseUrl; later releases want the organization's name behind the host.",
    });
}

/** Only an answer of the licence service itself shows the verb; a gateway may say 401 or 429 to any. */
function rememberMethod(service: Service, method: "PUT" | "POST", { status }: Answer): void {
    if (status === 200 || status === 409) {
        service.allocationMethod = method;
    }
}

/** 404 is what some servers answer to an unknown route, others say 405 or 501. */
function refusesMethod({ status }: Answer): boolean {
    return status === 404 || status === 405 || status === 501;
}
