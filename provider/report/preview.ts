import * as v from "valibot";
import { sanitize } from "../text";
import { ReportError } from "./report-error";

const state = v.object({
    id: v.optional(v.string()),
    type: v.string(),
    inputs: v.optional(v.unknown()),
    outputs: v.optional(v.unknown()),
    /** It is the old half of a replacement, not yet deleted. */
    delete: v.optional(v.boolean(), false),
    retainOnDelete: v.optional(v.boolean(), false),
    deletedWith: v.optional(v.string(), ""),
});
const step = v.object({ op: v.string(), urn: v.string(), oldState: v.nullish(state), newState: v.nullish(state) });
const message = v.object({ urn: v.optional(v.string(), ""), message: v.string(), severity: v.string() });
const violation = v.object({
    resourceUrn: v.optional(v.string(), ""),
    message: v.string(),
    policyName: v.string(),
    enforcementLevel: v.string(),
});
const counts = v.record(v.string(), v.number());
const config = v.nullish(v.record(v.string(), v.unknown()), {});
const preview = v.object({
    config,
    steps: v.nullish(v.array(step), []),
    diagnostics: v.nullish(v.array(message), []),
    changeSummary: v.nullish(counts, {}),
    duration: v.number(),
});

/** The engine's events, one per line, if PULUMI_ENABLE_STREAMING_JSON_PREVIEW is set. */
const event = v.object({
    sequence: v.number(),
    timestamp: v.optional(v.number()),
    preludeEvent: v.optional(v.object({ config })),
    resourcePreEvent: v.optional(
        v.object({
            metadata: v.object({ op: v.string(), urn: v.string(), old: v.nullish(state), new: v.nullish(state) }),
        }),
    ),
    diagnosticEvent: v.optional(message),
    policyEvent: v.optional(violation),
    summaryEvent: v.optional(v.object({ resourceChanges: v.nullish(counts, {}) })),
});

export type Step = v.InferOutput<typeof step>;
export type Preview = Omit<v.InferOutput<typeof preview>, "duration"> & {
    /** Policy violations; undefined if Pulumi leaves them out, as it does except in events. */
    violations: v.InferOutput<typeof violation>[] | undefined;
    date: Date | undefined;
};

/** @throws {ReportError} if the text is not a preview. */
export function readPreview(text: string): Preview {
    const documents = parse(text);
    const events = v.safeParse(v.array(event), documents);
    if (events.success) {
        const seconds = events.output.findLast(({ timestamp }) => timestamp)?.timestamp;
        return {
            config: events.output.find(({ preludeEvent }) => preludeEvent)?.preludeEvent?.config ?? {},
            violations: events.output.flatMap(({ policyEvent }) => policyEvent ?? []),
            date: seconds === undefined ? undefined : new Date(seconds * 1000),
            steps: events.output.flatMap(({ resourcePreEvent }) => {
                const { op, urn, old, new: news } = resourcePreEvent?.metadata ?? {};
                return op === undefined || urn === undefined ? [] : [{ op, urn, oldState: old, newState: news }];
            }),
            diagnostics: events.output.flatMap(({ diagnosticEvent }) => diagnosticEvent ?? []),
            changeSummary:
                events.output.findLast(({ summaryEvent }) => summaryEvent)?.summaryEvent?.resourceChanges ?? {},
        };
    }
    const result = v.safeParse(preview, documents[0]);
    if (documents.length > 1) {
        throw explain(`its ${documents.length} JSON documents are not the events of a preview`);
    }
    if (!result.success) {
        const [issue] = result.issues;
        throw explain(
            `it is JSON, but not a preview (${v.getDotPath(issue) ?? "top level"}: ${sanitize(issue.message)})`,
        );
    }
    return { ...result.output, violations: undefined, date: undefined };
}

const harmless = new Set(["same", "read", "read-replacement", "discard"]);

/** By the rules of `--expect-no-changes`, plus the old halves of replacements, which Pulumi does not count. */
export function countChanging(preview: Preview): number {
    const counted = Object.entries(preview.changeSummary)
        .filter(([operation]) => !harmless.has(operation))
        .reduce((sum, [, resources]) => sum + resources, 0);
    return counted + preview.steps.filter((step) => isLeftover(step, preview)).length;
}

export function isLeftover({ op, urn, oldState }: Step, { steps }: Pick<Preview, "steps">): boolean {
    return (
        op === "delete-replaced" &&
        !steps.some((other) => replacing.has(other.op) && other.urn === urn && other.oldState?.id === oldState?.id)
    );
}

const replacing = new Set(["replace", "create-replacement"]);

function parse(text: string): unknown[] {
    try {
        return [JSON.parse(text)];
    } catch (error) {
        const lines = text.split("\n").filter((line) => line.trim() !== "");
        if (lines.length === 0) {
            throw explain("it is empty");
        }
        try {
            return lines.map((line) => JSON.parse(line));
        } catch {
            throw explain(`it is not JSON (${sanitize((error as Error).message)})`);
        }
    }
}

function explain(what: string): ReportError {
    return new ReportError({
        summary: `the preview cannot be read: ${what}.`,
        remedy: "pass the standard output of one `pulumi preview --json`, and nothing else.",
    });
}
