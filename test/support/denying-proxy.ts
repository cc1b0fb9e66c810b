import type { Scope } from "./project";

export interface DenyingProxyOptions {
    /** The response to CONNECT instead of a tunnel. Default: opens the tunnel, like any proxy. */
    deny?: { status: 403 | 404 | 407 | 409 | 502 | 503; page?: string };
    /** The allowed user; others get 407. Default: everyone. */
    user?: { name: string; password: string };
}

export const squidPage = `<!DOCTYPE html PUBLIC "-//W3C//DTD HTML 4.01//EN" "http://www.w3.org/TR/html4/strict.dtd">
<html><head>
<meta type="copyright" content="Copyright (C) 1996-2021 The Squid Software Foundation and contributors">
<title>ERROR: The requested URL could not be retrieved</title>
</head><body id=ERR_ACCESS_DENIED>
<div id="titles"><h1>ERROR</h1><h2>The requested URL could not be retrieved</h2></div>
<p>Access Denied.</p>
</body></html>
`;

export const tinyproxyPage = `<?xml version="1.0" encoding="UTF-8" ?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd">
<html><head><title>403 Access denied</title></head>
<body><h1>Access denied</h1><p>The administrator of this proxy has not configured it to service requests from you.</p></body>
</html>
`;

/** A real forward proxy that may refuse tunnels, and the CONNECT lines that it received. */
export async function startDenyingProxy(
    t: Scope,
    { deny, user }: DenyingProxyOptions = {},
): Promise<{ url: string; connects: () => string[] }> {
    const { Server, RequestError } = await import("proxy-chain");
    const seen: string[] = [];
    const proxy = new Server({
        port: 0,
        host: "127.0.0.1",
        prepareRequestFunction: ({ request, username, password }) => {
            if (request.method === "CONNECT") {
                seen.push(`CONNECT ${request.url} HTTP/${request.httpVersion}`);
            }
            if (user && (username !== user.name || password !== user.password)) {
                return { requestAuthentication: true };
            }
            if (deny && request.method === "CONNECT") {
                throw new RequestError(deny.page ?? "", deny.status, { "content-type": "text/html" });
            }
            return {};
        },
    });
    await proxy.listen();
    t.teardown(() => proxy.close(true));
    return { url: `http://127.0.0.1:${proxy.port}`, connects: () => [...seen] };
}
