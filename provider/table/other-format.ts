const asCsv = 'save it as "CSV UTF-8" (Excel, Save as) and name that file';

const beginnings: readonly [bytes: string, what: string][] = [
    [
        "PK\x03\x04",
        `is an Excel workbook or another archive (.xlsx, .ods, .zip), not CSV or YAML, despite its name; ${asCsv}`,
    ],
    ["\xd0\xcf\x11\xe0", `is an old Excel workbook (.xls), not CSV or YAML, despite its name; ${asCsv}`],
    ["%PDF-", "is a PDF; export the table as CSV and name that file"],
    ["\x1f\x8b", "is compressed (gzip); unpack it first"],
    ...["PK\x05\x06", "BZh", "\xfd7zXZ", "7z\xbc\xaf", "Rar!", "\x28\xb5\x2f\xfd"].map(
        (beginning): [string, string] => [beginning, "is an archive, or compressed; unpack it first"],
    ),
    ...["\x89PNG", "\xff\xd8\xff", "GIF8"].map((beginning): [string, string] => [
        beginning,
        "is a picture; export the table as CSV and name that file",
    ]),
    ["\0GITCRYPT", "is encrypted by git-crypt; run `git-crypt unlock`"],
    ...["-----BEGIN PGP MESSAGE", "age-encryption.org/", "$ANSIBLE_VAULT"].map((beginning): [string, string] => [
        beginning,
        "is encrypted; decrypt it first",
    ]),
    ["{\\rtf", "is a text document (RTF); save it as plain text"],
];

export function findOtherFormat(bytes: Buffer): string | undefined {
    const head = bytes.subarray(0, 1000).toString("latin1");
    const found = beginnings.find(([beginning]) => head.startsWith(beginning));
    if (found) {
        return found[1];
    }
    const text = (
        /^(\xff\xfe|\xfe\xff)/.test(head) ? head.replaceAll("\0", "").slice(2) : head.replace(/^\xef\xbb\xbf/, "")
    ).trimStart();
    if (/^version https:\/\/(git-lfs\.github\.com|hawser\.github\.com)\/spec\//.test(text)) {
        return "is a Git LFS pointer, not the table itself; run `git lfs pull`, and make the pipeline's checkout fetch LFS files (lfs: true)";
    }
    if (/^(\.\.\/)*(\.git\/annex\/objects\/|\/annex\/objects\/)/.test(text)) {
        return "is a git-annex pointer, not the table itself; run `git annex get`";
    }
    if (
        /^((<!--[\s\S]*?-->|<\?xml[^>]*>)\s*)*<(!doctype\s+html|html|head|title|body|meta|link|script|style|table|div|p|span|form)\b/i.test(
            text,
        )
    ) {
        return "is a web page (HTML), perhaps a sign-in or preview page; download the file itself, as CSV";
    }
    if (/^<(\?xml|Workbook)\b/i.test(text)) {
        return `is XML, not CSV or YAML; if it is a spreadsheet, ${asCsv}`;
    }
    return undefined;
}
