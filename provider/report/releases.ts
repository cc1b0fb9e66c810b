import { limitOf, type MaxReleases, parseMaxReleases } from "../domain/max-releases";
import { joinList, plural } from "../text";
import { labelOf, type Person } from "./people";
import type { Preview } from "./preview";

interface Releases {
    released: Person[];
    holders: number;
}

export interface MassRelease {
    refusal: string[] | undefined;
    /** The change may be a mistake, such as a truncated table. */
    warning: string[] | undefined;
}

export const noMassRelease: MassRelease = { refusal: undefined, warning: undefined };

const key = "uipath:maxReleases";
const warnedFrom = { people: 10, share: 0.25 };

/** @param leftOut The number of resources that the preview leaves out. Their people are missing from a percentage. */
export function judgeReleases(
    people: readonly Person[],
    { config }: Pick<Preview, "config">,
    leftOut: number,
): MassRelease {
    const releases = findReleases(people);
    const { released, holders } = releases;
    const setting = typeof config[key] === "string" ? config[key] : undefined;
    const max = setting === undefined ? undefined : parseMaxReleases(setting);
    const isMany = released.length >= warnedFrom.people && released.length >= warnedFrom.share * holders;
    if (max && released.length > limitOf(max, holders)) {
        return { refusal: refuse(releases, max, leftOut), warning: undefined };
    }
    const advice = `to refuse such runs, set a limit: pulumi config set ${key} 10%`;
    const warning = [`this run leaves ${describe(releases)}`, ...(setting === undefined ? [advice] : [])];
    return { refusal: undefined, warning: isMany ? warning : undefined };
}

function findReleases(people: readonly Person[]): Releases {
    return {
        released: people.filter(({ kind, holds }) => kind === "loses" && holds.length === 0),
        holders: people.filter(
            ({ holds, gained, lost, isCertain }) => !isCertain || holds.length + lost.length > gained.length,
        ).length,
    };
}

function refuse(releases: Releases, max: MaxReleases, leftOut: number): string[] {
    const limit = limitOf(max, releases.holders);
    const allowed = "share" in max ? `${limit} (${Number((max.share * 100).toFixed(9))}%)` : limit;
    return [
        `refused: ${key} allows ${allowed}, but this run leaves ${describe(releases)}`,
        "what to do: check the program and its table for missing people. If all of them should lose their " +
            `licenses, raise the limit with pulumi config set ${key} and run the same command again`,
        ...("share" in max && leftOut > 0
            ? [
                  `this preview leaves out the people of ${plural(leftOut, "unchanged resource")}, who count for the percentage; ` +
                      "--show-sames includes them",
              ]
            : []),
    ];
}

function describe({ released, holders }: Releases): string {
    const people = holders === 1 ? "person" : "people";
    return `${released.length} of ${holders} ${people} without licenses: ${joinList(released.map(labelOf), 10)}`;
}
