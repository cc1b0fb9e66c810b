/** What on-premises servers answer, with status 200, to what they do not know. */
export const portalPage = "<!DOCTYPE html><html><body>UiPath Automation Suite</body></html>\n";

/** A page in the form of nginx, which stands before the service. */
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
