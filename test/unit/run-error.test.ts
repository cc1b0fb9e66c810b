import test from "ava";
import { SettingsError } from "../../provider/errors";
import { asRunError } from "../../provider/program/run-error";
import { runProgram } from "../support/program";

const failure = (summary: string) => new SettingsError({ summary, remedy: "set it." });

test("equal errors of a program become one error, and different ones do not", async (t) => {
    await runProgram({}, async () => {
        const one = asRunError(failure("a is wrong."));
        t.is(asRunError(failure("a is wrong.")), one);
        t.not(asRunError(failure("b is wrong.")), one);
        await runProgram({}, async () => t.not(asRunError(failure("a is wrong.")), one, "each program has its own"));
    });
    t.not(asRunError(failure("a is wrong.")), asRunError(failure("a is wrong.")), "a service keeps no errors");
});

test("a message never has the prefix that Pulumi adds for each resource", (t) => {
    const error = asRunError(failure("a is wrong."));
    const { message } = error;
    for (const property of ["userIds", "userIds"]) {
        error.message = `error serializing property "${property}": ${error.message}`;
    }
    t.is(error.message, message);
    t.true(asRunError(error) instanceof SettingsError);
    t.is(String(error), `SettingsError: ${message}`);
});
