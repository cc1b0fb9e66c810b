import * as pulumi from "@pulumi/pulumi";
import { redact } from "../redaction/redact";

export function info(line: string): void {
    void pulumi.log.info(redact(line));
}

export function warn(line: string): void {
    void pulumi.log.warn(redact(line));
}
