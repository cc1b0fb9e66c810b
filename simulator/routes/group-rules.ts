import type { FastifyRequest } from "fastify";
import { withInherited } from "../allocate";
import type { Concern, Fault } from "../faults";
import type { GroupAllocation, GroupRule, GroupRules, GroupRuleWithQuota, Quota } from "../group-rules";
import { spell } from "../id";
import { type AddRoutes, allow, licensed } from "../site";

interface Named {
    Params: { accountId: string; groupId: string };
}

export const addGroupRules: AddRoutes = (server, site) => {
    const { options, base, faults } = site;
    const url = `${base}/lease_/api/account/:accountId/user-license/group/:groupId`;
    const reading = { onRequest: allow(site, "PM.License.Read", "PM.License") };
    const writing = { onRequest: allow(site, "PM.License.Write", "PM.License") };
    const rulesOf = ({ accountId }: Named["Params"]): GroupRules => licensed(site, accountId).groupRules;
    const read = (params: Named["Params"]): GroupRule => ({
        ...withInherited(rulesOf(params).read(params.groupId), options),
        groupId: spell(params.groupId, options.answerSpelling),
    });
    const readWithQuota = (params: Named["Params"]): GroupRuleWithQuota => ({
        ...rulesOf(params).readWithQuota(params.groupId),
        groupRule: read(params),
    });

    if (options.groupRules ?? true) {
        server.get<Named>(url, reading, async (request, reply) =>
            faults.serve(reply, concern(request), () => read(request.params)),
        );
        server.put<Named & { Body: GroupAllocation }>(
            url,
            { ...writing, schema: { body: ruleSchema } },
            async (request, reply) =>
                faults.serve(reply, concern(request), (fault) => {
                    rulesOf(request.params).allocate(request.params.groupId, spoilt(request.body, fault));
                    return read(request.params);
                }),
        );
    }
    if (options.quotas) {
        server.get<Named>(`${url}/with-quota`, reading, async (request, reply) =>
            faults.serve(reply, concern(request), () => readWithQuota(request.params)),
        );
        server.put<Named & { Body: GroupAllocation & { quotas: Quota[] } }>(
            `${url}/with-quota`,
            { ...writing, schema: { body: quotaSchema } },
            async (request, reply) =>
                faults.serve(reply, concern(request), (fault) => {
                    const { params, body } = request;
                    rulesOf(params).allocate(params.groupId, spoilt(body, fault), body.quotas);
                    return readWithQuota(params);
                }),
        );
    }
};

const codes = { type: "array", items: { type: "string", minLength: 1 } };

const ruleSchema = {
    type: "object",
    required: ["userBundleCodes", "useExternalLicense"],
    properties: { userBundleCodes: codes, useExternalLicense: { type: "boolean" } },
};

const quotaSchema = {
    type: "object",
    required: ["userBundleCodes", "quotas"],
    properties: {
        userBundleCodes: codes,
        useExternalLicense: { type: "boolean" },
        quotas: {
            type: "array",
            items: {
                type: "object",
                required: ["userBundleCode", "limit"],
                properties: {
                    userBundleCode: { type: "string", minLength: 1 },
                    limit: { type: "integer", minimum: 1 },
                },
            },
        },
    },
};

function concern({ method, params }: FastifyRequest<Named>): Concern {
    return { endpoint: "group-rule", method, about: [params.groupId] };
}

function spoilt(allocation: GroupAllocation, fault: Fault | undefined): GroupAllocation {
    return fault?.kind === "omit-code"
        ? { ...allocation, userBundleCodes: allocation.userBundleCodes.filter((code) => code !== fault.code) }
        : allocation;
}
