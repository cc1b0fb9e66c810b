import type { Agent } from "node:http";
import type { ClientCertificate } from "../../settings/types";
import { createAgent, watchConnection } from "./agent";
import { errorForFailure, type Failure, mayHaveArrived, troubleOfFailure } from "./failures";
import {
    backoff,
    isTransient as isUsuallyTransient,
    type RetryBounds,
    RetryBudget,
    readRetryAfter,
    type Trouble,
    troubleOfStatus,
} from "./retry";
import { systemClock, Throttle } from "./throttle";
import { isTlsPort } from "./tls-port";
import type { AttemptSummary, HttpRequest, HttpResponse, SendHttp } from "./types";

export interface TransportOptions extends RetryBounds {
    /** For one attempt including the response body; also the longest accepted `Retry-After`. */
    timeoutSeconds: number;
    clientCertificate: ClientCertificate | undefined;
    say: (line: string) => void;
    environment?: NodeJS.ProcessEnv;
}

type Attempt =
    | {
          response: Omit<HttpResponse, "attempts"> & { retryAfter: number | undefined };
          failure?: never;
          wasStale?: never;
      }
    | {
          response?: never;
          failure: Failure;
          /** Whether the server had closed the idle connection before the request, which says nothing about the server. */
          wasStale: boolean;
      };

/**
 * Repeats a request while another attempt may succeed. A write replaces, so repeating one that the server may have
 * applied does no harm. Never follows redirects, so a credential stays with its host.
 */
export function createTransport(options: TransportOptions): SendHttp {
    const { timeoutSeconds, clientCertificate, say, environment = process.env } = options;
    const { now, wait } = systemClock;
    const servers = new Map<string, { agent: Promise<Agent>; throttle: Throttle }>();
    const serverAt = (origin: string) => {
        const server = servers.get(origin) ?? {
            agent: createAgent(origin, clientCertificate, environment),
            throttle: new Throttle((seconds) => say(limitedFor(origin, seconds))),
        };
        servers.set(origin, server);
        return server;
    };

    const attempt = async (request: HttpRequest, agent: Agent): Promise<Attempt> => {
        const { method, url, headers, body, maxResponseBytes, server, serverSetting, signal } = request;
        const { default: fetch } = await import("node-fetch");
        const timeout = AbortSignal.timeout(timeoutSeconds * 1000);
        const deadline = signal ? AbortSignal.any([timeout, signal]) : timeout;
        const connection = watchConnection(agent, deadline);
        let status: number | undefined;
        try {
            const response = await fetch(url, {
                method,
                headers: { Accept: "application/json", ...headers },
                body,
                redirect: "manual",
                size: maxResponseBytes,
                signal: deadline,
                agent: connection.agent,
            });
            status = response.status;
            return {
                response: {
                    status,
                    text: await response.text(),
                    address: url.origin + url.pathname,
                    server,
                    serverSetting,
                    location: response.headers.get("location"),
                    retryAfter: readRetryAfter(response.headers.get("retry-after")),
                },
            };
        } catch (caught) {
            const error = connection.explain(caught as Failure["error"]);
            const { wasReused, wasOpen } = connection;
            const isBroken = status === undefined && ["ECONNRESET", "EPIPE"].includes(error.code ?? "");
            const mayBeTlsPort = isBroken && wasOpen && !wasReused && url.protocol === "http:";
            return {
                failure: { error, wasOpen, status, isTlsPort: mayBeTlsPort && (await isTlsPort(url)) },
                wasStale: isBroken && wasReused,
            };
        }
    };

    const mayTryAgain = async (
        made: Attempt,
        sentAt: number,
        budget: RetryBudget,
        request: HttpRequest,
        throttle: Throttle,
    ): Promise<boolean> => {
        const trouble = troubleOf(made, request);
        if (!trouble || request.signal?.aborted) {
            return false;
        }
        const { count, left } = budget.take(trouble, sentAt, now());
        if (trouble === "limited") {
            return throttle.secondsToWait < left;
        }
        const pause = Math.max(Math.min(made.response?.retryAfter ?? 0, timeoutSeconds), backoff(count));
        await wait(Math.max(0, Math.min(pause, left)), request.signal).catch(() => undefined);
        return left > 0;
    };

    return async (request) => {
        const { agent: connecting, throttle } = serverAt(request.url.origin);
        const agent = await connecting;
        const started = now();
        const budget = new RetryBudget(options, started);
        const attempts: AttemptSummary = { count: 0, seconds: 0, maybeApplied: false };
        let hasBeenStale = false;
        for (;;) {
            await throttle.turn(request.signal);
            const sentAt = now();
            const made = await attempt(request, agent);
            const { response, failure } = made;
            attempts.seconds = now() - started;
            attempts.maybeApplied ||= response ? isFailedServer(response.status) : mayHaveArrived(failure);
            if (made.wasStale && !hasBeenStale) {
                hasBeenStale = true;
                continue;
            }
            attempts.count += 1;
            if (response?.status === 429) {
                throttle.slowDown(sentAt, response.retryAfter && Math.min(response.retryAfter, timeoutSeconds));
            } else if (response) {
                throttle.speedUp();
            }
            if (await mayTryAgain(made, sentAt, budget, request, throttle)) {
                continue;
            }
            if (response) {
                return { ...response, attempts };
            }
            const hasClientCertificate = clientCertificate !== undefined;
            throw errorForFailure(failure, { ...request, timeoutSeconds, hasClientCertificate, attempts });
        }
    };
}

function troubleOf({ response, failure }: Attempt, { isTransient }: HttpRequest): Trouble | undefined {
    // If the caller chooses transient statuses, a status counts even if the rest of the response broke off.
    const status = response?.status ?? (isTransient && failure?.status);
    if (status !== undefined) {
        return (isTransient ?? isUsuallyTransient)(status) ? troubleOfStatus(status) : undefined;
    }
    return failure && troubleOfFailure(failure);
}

function isFailedServer(status: number): boolean {
    return status >= 500 && status !== 501;
}

function limitedFor(origin: string, seconds: number): string {
    return `${origin} has limited the rate of requests (429) for ${Math.round(seconds / 60)} min; they continue one by one as it allows`;
}
