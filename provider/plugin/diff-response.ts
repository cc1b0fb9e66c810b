import { DiffResponse, PropertyDiff } from "@pulumi/pulumi/proto/provider_pb";
import { type Compared, diffPaths, type PathChange } from "./diff-paths";

const kinds = {
    add: [PropertyDiff.Kind.ADD, PropertyDiff.Kind.ADD_REPLACE],
    delete: [PropertyDiff.Kind.DELETE, PropertyDiff.Kind.DELETE_REPLACE],
    update: [PropertyDiff.Kind.UPDATE, PropertyDiff.Kind.UPDATE_REPLACE],
} as const;

export function toDiffResponse(compared: Compared | false): DiffResponse {
    const response = new DiffResponse();
    if (compared === false) {
        return response.setChanges(DiffResponse.DiffChanges.DIFF_NONE);
    }
    const paths = diffPaths(compared);
    const detailed = response.getDetaileddiffMap();
    for (const each of paths) {
        detailed.set(each.path, new PropertyDiff().setKind(kindOf(each)).setInputdiff(each.isInput));
    }
    return response
        .setChanges(DiffResponse.DiffChanges.DIFF_SOME)
        .setReplacesList([...compared.replaces])
        .setDiffsList([...new Set(paths.map(({ path }) => path.split(/[.[]/)[0] ?? path))])
        .setHasdetaileddiff(true);
}

function kindOf({ kind, replaces }: PathChange): PropertyDiff.Kind {
    return kinds[kind][replaces ? 1 : 0];
}
