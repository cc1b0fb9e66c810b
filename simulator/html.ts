/** What on-premises servers send with status 200 for an unknown route. */
export const portalPage = "<!DOCTYPE html><html><body>UiPath Automation Suite</body></html>\n";

/** Like that of nginx in front of the service. */
export function gatewayPage(title: string): string {
    const words = title.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
    return [
        "<html>",
        `<head><title>${words}</title></head>`,
        "<body>",
        `<center><h1>${words}</h1></center>`,
        "<hr><center>nginx</center>",
        "</body>",
        "</html>",
        "",
    ].join("\r\n");
}
