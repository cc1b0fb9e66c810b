import fetch from "node-fetch";

/** Sends a request with the simulator's default token, and reads the JSON of the response. Without a body, it is a GET. */
export async function askJson(url: string, method: "POST" | "PUT" = "POST", body?: object) {
    const response = await fetch(url, {
        method: body ? method : "GET",
        headers: { authorization: "Bearer 1234", ...(body && { "content-type": "application/json" }) },
        body: body ? JSON.stringify(body) : null,
    });
    return { status: response.status, body: JSON.parse(await response.text()) };
}
