import { setTimeout as sleep } from "node:timers/promises";
import { allocate } from "../allocate";
import type { Fault } from "../faults";
import { gatewayPage, portalPage } from "../html";
import type { Allocation } from "../organization";
import { Refusal } from "../refusal";
import { seenAs } from "../seen-requests";
import { type AddRoutes, allow, licensed } from "../site";

export const addAllocation: AddRoutes = (server, site) => {
    const { options, base, faults } = site;
    const url = `${base}/lease_/api/account/:accountId/user-license`;
    const { methods = ["PUT", "POST"], refusal = 405, maxUsersPerRequest = Number.POSITIVE_INFINITY } = options;
    server.route<{ Params: { accountId: string }; Body: Allocation }>({
        method: [...methods],
        url,
        schema: { body: allocationSchema },
        onRequest: allow(site, "PM.License.Write", "PM.License"),
        preHandler: async ({ body }, reply) => {
            if (body.userIds.length > maxUsersPerRequest) {
                return reply.code(413).type("text/html").send(gatewayPage("413 Request Entity Too Large"));
            }
        },
        handler: async (request, reply) => {
            await sleep(options.latency ?? 0);
            const seen = seenAs(request);
            if (seen) {
                await options.onAllocation?.(seen);
            }
            const { method, params, body } = request;
            return faults.serve(reply, { endpoint: "user-license", method, about: body.userIds }, (fault) =>
                allocate(licensed(site, params.accountId), spoilt(body, fault), options),
            );
        },
    });
    const refused = (["PUT", "POST"] as const).filter((method) => !methods.includes(method));
    if (refused.length > 0) {
        server.route({
            method: refused,
            url,
            handler: (_request, reply) => {
                if (refusal === "page") {
                    return reply.type("text/html").send(portalPage);
                }
                throw new Refusal(refusal, "The method is not allowed.");
            },
        });
    }
};

const allocationSchema = {
    type: "object",
    required: ["userIds", "userBundleCodes", "useExternalLicense"],
    properties: {
        userIds: { type: "array", minItems: 1, items: { type: "string", minLength: 1 } },
        userBundleCodes: { type: "array", items: { type: "string", minLength: 1 } },
        useExternalLicense: { type: "boolean" },
    },
};

function spoilt(allocation: Allocation, fault: Fault | undefined): Allocation {
    switch (fault?.kind) {
        case "omit-user":
            return allocation.userBundleCodes.length === 0
                ? allocation
                : { ...allocation, userIds: allocation.userIds.filter((user) => user !== fault.userId) };
        case "omit-code":
            return { ...allocation, userBundleCodes: allocation.userBundleCodes.filter((code) => code !== fault.code) };
        default:
            return allocation;
    }
}
