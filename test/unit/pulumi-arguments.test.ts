import test from "ava";
import { isOn, readValue, without } from "../../provider/cli/pulumi-arguments";

const approving = ["yes", "skip-preview"] as const;

const cases: readonly [args: string[], without: string[]][] = [
    [["--yes", "--diff", "-f"], ["--diff"]],
    [["-yf"], []],
    [
        ["-fQy", "-e"],
        ["-Q", "-e"],
    ],
    [
        ["-ys", "dev"],
        ["-s", "dev"],
    ],
    [["--yes=true", "--stack=dev", "--skip-preview"], ["--stack=dev"]],
    [
        ["--target", "urn", "-t", "urn2", "--yes"],
        ["--target", "urn", "-t", "urn2"],
    ],
    [
        ["--message", "--yes", "-m", "-f", "-C", "-y"],
        ["--message", "--yes", "-m", "-f", "-C", "-y"],
    ],
    [
        ["-r=false", "--refresh=true", "-cyf=y", "-Cyes"],
        ["-r=false", "--refresh=true", "-cyf=y", "-Cyes"],
    ],
    [
        ["--new-flag-of-pulumi", "value", "--", "--yes"],
        ["--new-flag-of-pulumi", "value", "--", "--yes"],
    ],
    [
        ["", "-s", ""],
        ["", "-s", ""],
    ],
];

for (const [args, left] of cases) {
    test(`pulumi ${args.join(" ")}: without approval flags, ${left.join(" ") || "nothing"}`, (t) => {
        t.deepEqual(without(args, approving), left);
    });
}

test("a flag is removed with its value", (t) => {
    const args = ["--plan", "plan.json", "--secrets-provider=x", "--diff", "--secrets-provider", "--plan"];
    t.deepEqual(without(args, ["plan", "secrets-provider"]), ["--diff"]);
    t.is(readValue(args, "plan"), "plan.json");
    t.is(readValue(["--color=never"], "color"), "never");
    t.is(readValue(["--diff"], "color"), undefined);
});

test("a flag is on unless it is off", (t) => {
    t.true(["-y", "--yes", "--yes=true", "-fy"].every((arg) => isOn([arg], "yes")));
    t.false(["--yes=false", "-f", "yes", "-r=yes", "-myes"].some((arg) => isOn([arg], "yes")));
    t.false(isOn(["-m", "--yes"], "yes"));
    t.false(isOn(["--", "--yes"], "yes"));
});
