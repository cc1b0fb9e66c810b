import { type ConstructRequest, ConstructResponse } from "@pulumi/pulumi/proto/provider_pb";
import { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import { pluginUserLicenseAllocationType } from "../contract/resource-types";
import { InputError } from "../errors";
import { unknownValue } from "../lifecycle/input-reader";
import type { Session } from "../lifecycle/session";
import { quote } from "../text";
import { readLicenseTable, type TableAllocation } from "./license-table";
import { Monitor } from "./monitor";
import { decode, encode, hasUnknown, type Properties, reveal } from "./values";

const tableType = "uipath:index:LicenseTable";

interface Context {
    session: Session;
    reference: string;
}

/** The same process serves the allocations, so it knows all declarations before the engine brings the first. */
export async function constructTable(
    request: ConstructRequest,
    { session, reference }: Context,
): Promise<ConstructResponse> {
    if (request.getType() !== tableType) {
        throw new InputError({
            summary: `there is no component ${quote(request.getType())}.`,
            remedy: `the only one is ${tableType}.`,
        });
    }
    const given = decode(request.getInputs());
    const monitor = new Monitor(request.getMonitorendpoint());
    try {
        const urn = await monitor.register(componentOf(request));
        const state = hasUnknown(given)
            ? { userIds: unknownValue }
            : await register(monitor, { session, reference, request, urn, given: reveal(given) as Properties });
        const outputs = { ...given, ...state };
        await monitor.conclude(urn, outputs);
        return new ConstructResponse().setUrn(urn).setState(encode(outputs));
    } finally {
        monitor.close();
    }
}

interface Table extends Context {
    request: ConstructRequest;
    urn: string;
    given: Properties;
}

async function register(monitor: Monitor, table: Table): Promise<Properties> {
    const { session, request, urn, given } = table;
    const allocations = await readLicenseTable(session, given);
    const nameOf = ({ name }: TableAllocation) => `${request.getName()}-${name}`;
    for (const allocation of allocations) {
        session.organizations.declare({
            key: `${urn.slice(0, urn.lastIndexOf("::"))}$${pluginUserLicenseAllocationType}::${nameOf(allocation)}`,
            kind: "users",
            members: allocation.userIds.map(session.fingerprint),
            ...whereOf(given),
            userBundleCodes: [...allocation.userBundleCodes],
            useExternalLicense: allocation.useExternalLicense,
        });
    }
    await Promise.all(
        allocations.map((allocation) => monitor.register(childOf(table, nameOf(allocation), allocation))),
    );
    return { userIds: Object.fromEntries(allocations.map(({ name, userIds }) => [name, userIds])) };
}

function componentOf(request: ConstructRequest): RegisterResourceRequest {
    return optionsOf(request)
        .setType(request.getType())
        .setName(request.getName())
        .setParent(request.getParent())
        .setObject(request.getInputs())
        .setAliasesList(request.getAliasesList());
}

function childOf(
    { request, urn, reference, given }: Table,
    name: string,
    { userIds, userBundleCodes, useExternalLicense }: TableAllocation,
): RegisterResourceRequest {
    return optionsOf(request)
        .setType(pluginUserLicenseAllocationType)
        .setName(name)
        .setParent(urn)
        .setCustom(true)
        .setProvider(request.getProvidersMap().get("uipath") ?? reference)
        .setObject(encode({ userIds, userBundleCodes, useExternalLicense, ...whereOf(given) }));
}

function optionsOf(request: ConstructRequest): RegisterResourceRequest {
    const options = new RegisterResourceRequest()
        .setAcceptsecrets(true)
        .setSupportspartialvalues(true)
        .setAliasspecs(true)
        .setDependenciesList(request.getDependenciesList())
        .setDeletedwith(request.getDeletedwith());
    const [protect, retainOnDelete] = [request.getProtect(), request.getRetainondelete()];
    if (request.hasProtect() && protect !== undefined) {
        options.setProtect(protect);
    }
    if (request.hasRetainondelete() && retainOnDelete !== undefined) {
        options.setRetainondelete(retainOnDelete);
    }
    return options;
}

function whereOf({ accountId, baseUrl }: Properties): { accountId?: string; baseUrl?: string } {
    return {
        ...(typeof accountId === "string" && { accountId }),
        ...(typeof baseUrl === "string" && { baseUrl }),
    };
}
