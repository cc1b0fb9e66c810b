import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createCA, createCert } from "mkcert";
import type { Tls } from "../../simulator/options";
import { createFolder, type Scope } from "./project";

export interface ClientCertificates {
    /** The issuer of both certificates. */
    ca: string;
    /** For a simulator that rejects connections without the client's certificate. */
    tls: Tls;
    client: { key: string; cert: string };
    files: { ca: string; key: string; cert: string };
}

/** A certificate authority for one test, with a certificate for this machine and one for a client. */
export async function createClientCertificates(t: Scope): Promise<ClientCertificates> {
    const where = { countryCode: "US", state: "None", locality: "None" };
    const ca = await createCA({ organization: "Test", ...where, validity: 2 });
    const server = await createCert({ ca, domains: ["127.0.0.1", "localhost"], validity: 2 });
    // Certificates from mkcert are valid for servers and clients.
    const client = await createCert({ ca, domains: ["pipeline.example.com"], validity: 2 });
    const folder = await createFolder(t);
    const files = {
        ca: join(folder, "ca.pem"),
        key: join(folder, "client-key.pem"),
        cert: join(folder, "client.pem"),
    };
    await writeFile(files.ca, ca.cert);
    await writeFile(files.key, client.key);
    await writeFile(files.cert, client.cert);
    return { ca: ca.cert, tls: { ...server, ca: ca.cert, requestCert: true }, client, files };
}
