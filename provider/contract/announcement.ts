const shape =
    /^(?:[+-] \S.*|the same again.*|(?:no )?quota of .*|useExternalLicense: .*): (?:\d+ users? \(.*\)|group ".*")$|^(?:moves to another allocation|not declared any more, keeps the licences|no longer in the organization, so there is nothing to release|left to another allocation, which releases them): \d+ users? \(|^not read, since its address has changed from |^the rule of group ".*" was not found \(404\)|^group ".*" is not there any more/;

/** Whether the provider has printed a line of an allocation, whose name it stands behind, rather than the user's program. */
export function isAnnouncement(text: string): boolean {
    return shape.test(text);
}
