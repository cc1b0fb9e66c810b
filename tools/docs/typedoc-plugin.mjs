import { Comment, CommentTag, Converter, ReflectionKind } from "typedoc";

/** What readers look up most comes first in its group; errors follow their base classes. */
const first = [
    ...["UserLicenseAllocation", "UserLicenseAllocationArgs", "GroupLicenseAllocation"],
    ...["getUserIds", "getUserIdsOutput", "getUsers", "getUsersOutput", "getGroupId", "getGroupIdOutput"],
    ...["getLicenseSummary", "getLicenseSummaryOutput", "readAllocations", "LicensingError"],
];

const text = (words) => [{ kind: "text", text: words }];

/**
 * Shortens the reference: what all errors share is listed once, at their base classes, and the section of an error has its
 * code only. A bundle is documented by its name.
 */
export function load(app) {
    app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
        const rank = ({ name }) => (first.includes(name) ? first.indexOf(name) : first.length);
        project.childrenIncludingDocuments?.sort((one, other) => rank(one) - rank(other));
        const errors = project.getReflectionsByKind(ReflectionKind.Class).filter(({ name }) => name.endsWith("Error"));
        for (const error of errors) {
            error.comment?.blockTags.push(new CommentTag("@group", text("Errors")));
            for (const member of [...(error.children ?? [])]) {
                const isOwn = error.flags.isAbstract ? !member.flags.isInherited : member.flags.isStatic;
                if (!isOwn || member.kindOf(ReflectionKind.Constructor)) {
                    project.removeReflection(member);
                }
            }
        }
        for (const bundle of project.getReflectionsByKind(ReflectionKind.Property)) {
            if (bundle.parent?.parent?.name === "userBundles") {
                bundle.comment = new Comment(text(`${bundle.type?.value}.`));
            }
        }
    });
    app.converter.on(Converter.EVENT_END, ({ project }) => {
        for (const code of project
            .getReflectionsByKind(ReflectionKind.Property)
            .filter(({ name }) => name === "code")) {
            code.overwrites = undefined;
            code.defaultValue = undefined;
        }
    });
}
