import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ExecutionContext } from "ava";
import { createCA, createCert } from "mkcert";
import { createFolder } from "./project";

/** The documented address. */
export const documentedHost = "automation.example.com";

/** A certificate authority for one test, and a certificate for this machine and {@link documentedHost}. */
export async function createCertificates(
    t: ExecutionContext,
): Promise<{ tls: { key: string; cert: string }; caFile: string }> {
    const where = { countryCode: "US", state: "None", locality: "None" };
    const ca = await createCA({ organization: "Test", ...where, validity: 2 });
    const tls = await createCert({ ca, domains: ["127.0.0.1", "localhost", documentedHost], validity: 2 });
    const caFile = join(await createFolder(t), "ca.pem");
    await writeFile(caFile, ca.cert);
    return { tls, caFile };
}
