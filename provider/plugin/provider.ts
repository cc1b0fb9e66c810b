import { randomBytes } from "node:crypto";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { TimedOutError } from "../errors";
import { isUnknown, unknownValue } from "../lifecycle/input-reader";
import type { Log } from "../lifecycle/log";
import type { Applied } from "../lifecycle/resource";
import { Session } from "../lifecycle/session";
import type { Configuration } from "./config";
import { toDiffResponse } from "./diff-response";
import type { EarlierPhase } from "./earlier-phase";
import { PartialFailure } from "./failure";
import { type AnyKind, kindOf } from "./resource-kinds";
import { markAs, markWhole } from "./secrets";
import type { SettingWords } from "./setting-words";
import { withinTime } from "./time-limit";
import { parseUrn } from "./urn";
import { decode, encode, hasSecret, type Properties, reveal } from "./values";

export class Provider {
    readonly session: Session;
    readonly words: SettingWords;
    readonly #configuration: Configuration;
    readonly #earlier: EarlierPhase;
    readonly #atEnd: (() => void)[] = [];

    constructor(
        readonly reference: string,
        configuration: Configuration,
        log: Log,
        earlier: EarlierPhase,
    ) {
        this.#configuration = configuration;
        this.#earlier = earlier;
        const { words } = configuration;
        this.words = words;
        this.session = new Session({
            log: {
                info: (line, key) => log.info(words(line), key),
                warn: (line, key) => log.warn(words(line), key),
                status: (line) => log.status(words(line)),
            },
            readConfig: configuration.readConfig,
            settingKeys: configuration.settingKeys,
            engine: earlier.name,
            collectDeclarations: () => earlier.collect(),
            // Otherwise every preview would propose to release users that another resource has taken over.
            mayDeclareMore: () => !earlier.hasPublished,
            shortName: (urn) => parseUrn(urn).name,
            atEnd: (task) => this.#atEnd.push(task),
        });
    }

    interrupt(): void {
        this.session.interrupt();
        for (const task of this.#atEnd.splice(0)) {
            task();
        }
    }

    async check(request: proto.CheckRequest): Promise<proto.CheckResponse> {
        const urn = request.getUrn();
        const kind = kindOf(urn);
        const news = decode(request.getNews());
        const response = new proto.CheckResponse();
        if (!this.#configuration.isKnown) {
            return response.setInputs(encode(news));
        }
        const olds = reveal(decode(request.getOlds())) as Properties;
        const { inputs, failures } = await kind.lifecycle.check(this.session, olds, toCore(news, urn));
        if (failures.length === 0) {
            this.#note(kind, urn, inputs);
        }
        // The inputs' own marks already say it.
        const { __isSecret, ...plain } = fromCore(inputs);
        response.setInputs(encode(markAs(news, plain)));
        // The engine prints the whole value of a named property, however long. The reason names the part that matters.
        return response.setFailuresList(
            failures.map((reason) => new proto.CheckFailure().setReason(this.words(reason))),
        );
    }

    #note(kind: AnyKind, urn: string, inputs: Properties): void {
        const { accountId, baseUrl, userBundleCodes, useExternalLicense } = inputs;
        const members = [kind.membersOf(inputs)].flat();
        if (typeof accountId === "string" && typeof baseUrl === "string" && ![accountId, baseUrl].some(isUnknown)) {
            this.#earlier.note({
                ...{ key: urn, kind: kind.declares, accountId, baseUrl },
                members: members.every((id) => typeof id === "string" && !isUnknown(id))
                    ? (members as string[])
                    : undefined,
                ...(isListOfTexts(userBundleCodes) && { userBundleCodes }),
                ...(typeof useExternalLicense === "boolean" && { useExternalLicense }),
            });
        }
    }

    async diff(request: proto.DiffRequest): Promise<proto.DiffResponse> {
        const urn = request.getUrn();
        const kind = kindOf(urn);
        if (!this.#configuration.isKnown) {
            return new proto.DiffResponse().setChanges(proto.DiffResponse.DiffChanges.DIFF_UNKNOWN);
        }
        const [olds, news] = [toCore(decode(request.getOlds()), urn), toCore(decode(request.getNews()), urn)];
        const { lifecycle } = kind;
        const core = [olds, news] as [never, never];
        const { changes, replaces } = await lifecycle.diff(this.session, request.getId(), ...core);
        if (!changes) {
            return toDiffResponse(false);
        }
        const plain = {
            olds,
            news,
            oldInputs: request.hasOldInputs() ? (reveal(decode(request.getOldInputs())) as Properties) : undefined,
        };
        return toDiffResponse({ ...plain, ...kind.compare(plain), replaces });
    }

    async create(request: proto.CreateRequest): Promise<proto.CreateResponse> {
        const urn = request.getUrn();
        const kind = kindOf(urn);
        const inputs = decode(request.getProperties());
        const response = new proto.CreateResponse();
        if (request.getPreview()) {
            return response.setProperties(this.#preview(kind, inputs, {}));
        }
        const core = toCore(inputs, urn) as never;
        const creating = kind.lifecycle.create(this.session, core);
        const applied = await this.#bound(request.getTimeout(), creating, () => ({
            id: `${String(inputs.accountId)}/${randomBytes(6).toString("hex")}`,
            state: kind.lifecycle.unconfirmedState(this.session, undefined, core),
        }));
        const { id } = applied;
        return response.setId(id).setProperties(encode(conclude(kind, id, applied, inputs)));
    }

    async update(request: proto.UpdateRequest): Promise<proto.UpdateResponse> {
        const urn = request.getUrn();
        const kind = kindOf(urn);
        const [olds, news] = [decode(request.getOlds()), decode(request.getNews())];
        const response = new proto.UpdateResponse();
        if (request.getPreview()) {
            return response.setProperties(this.#preview(kind, news, olds));
        }
        const id = request.getId();
        const core = [toCore(olds, urn), toCore(news, urn)] as [never, never];
        const updating = kind.lifecycle.update(this.session, id, ...core);
        const applied = await this.#bound(request.getTimeout(), updating, () => ({
            state: kind.lifecycle.unconfirmedState(this.session, ...core),
        }));
        return response.setProperties(encode(conclude(kind, id, applied, news)));
    }

    async read(request: proto.ReadRequest): Promise<proto.ReadResponse> {
        const urn = request.getUrn();
        const kind = kindOf(urn);
        const id = request.getId();
        const [olds, inputs] = [decode(request.getProperties()), decode(request.getInputs())];
        const response = new proto.ReadResponse().setId(id);
        if (!("accountId" in olds)) {
            const imported = await kind.import(this.session, id);
            response.setProperties(encode(toOutputs(kind, imported.state as never, imported.inputs)));
            return response.setInputs(encode(imported.inputs));
        }
        const state = await kind.lifecycle.read(this.session, id, toCore(olds, urn) as never);
        response.setProperties(encode(toOutputs(kind, state as never, inputs, { ...olds, ...inputs })));
        return response.setInputs(encode(fromCore(inputs)));
    }

    async delete(request: proto.DeleteRequest): Promise<void> {
        const urn = request.getUrn();
        const state = toCore(decode(request.getProperties()), urn) as never;
        const deleting = kindOf(urn).lifecycle.delete(this.session, request.getId(), state);
        await withinTime(request.getTimeout(), deleting);
    }

    #preview(kind: AnyKind, inputs: Properties, olds: Properties) {
        this.#earlier.becomePreview();
        this.session.becomePreview();
        const late = Object.fromEntries(kind.knownAfterWrite.map((name) => [name, unknownValue]));
        const { organizationId = unknownValue } = reveal(olds) as Properties;
        return encode(markOutputs(kind, inputs, { ...fromCore(inputs), organizationId, ...late }));
    }

    /** An operation that exceeds its time leaves its writes unconfirmed. */
    async #bound<T extends Applied<never>>(
        seconds: number,
        operation: Promise<T>,
        late: () => Omit<T, "error">,
    ): Promise<T> {
        try {
            return await withinTime(seconds, operation);
        } catch (error) {
            if (error instanceof TimedOutError) {
                return { ...late(), error } as unknown as T;
            }
            throw error;
        }
    }
}

function toCore(properties: Properties, urn: string): Properties {
    const { __provider, ...others } = reveal(properties) as Properties;
    return { ...others, __key: urn, ...(hasSecret(properties.userIds) && { __isSecret: true }) };
}

/** The state already has the URN. */
function fromCore({ __key, __provider, ...properties }: Properties): Properties {
    return properties;
}

function conclude(kind: AnyKind, id: string, { state, error }: Applied<never>, inputs: Properties): Properties {
    if (error && state === undefined) {
        throw error;
    }
    const outputs = toOutputs(kind, state as never, inputs);
    if (error) {
        throw new PartialFailure(id, outputs, error);
    }
    return outputs;
}

/** Outputs repeat the inputs: without them, a refresh would show all inputs as removed. */
function toOutputs(kind: AnyKind, state: never, inputs: Properties, marked = inputs): Properties {
    const outputs = { ...fromCore(inputs), ...fromCore(kind.toOutputs(state)), __provider: kind.providerLine };
    return markOutputs(kind, marked, outputs);
}

function markOutputs(kind: AnyKind, marked: Properties, outputs: Properties): Properties {
    return markWhole(markAs(marked, reveal(outputs) as Properties), kind.secretOutputs(marked));
}

function isListOfTexts(value: unknown): value is string[] {
    return Array.isArray(value) && value.every((item) => typeof item === "string" && !isUnknown(item));
}
