#!/usr/bin/env node
import { Command } from "commander";
import { version } from "../../package.json";
import { asLicensingError } from "../errors";
import { sayAside } from "../output";
import { createDestroy, createPreview, createUp } from "./change-licenses";
import { createCheck } from "./check";
import { inEnvironmentWords } from "./environment-words";
import { createExport } from "./export";
import { createReport } from "./report";

process.stdout.on("error", ({ code }: NodeJS.ErrnoException) => {
    // A reader such as `head` may close the pipe early.
    if (code !== "EPIPE") {
        sayAside(`the output cannot be written (${code})`);
    }
    process.exit(1);
});

new Command("pulumi-uipath-licensing")
    .description("Preview, apply, check, export and report UiPath licenses.")
    .version(version)
    .addCommand(createPreview())
    .addCommand(createUp())
    .addCommand(createDestroy())
    .addCommand(createCheck())
    .addCommand(createExport())
    .addCommand(createReport())
    .parseAsync()
    .catch((error: Error) => {
        sayAside(inEnvironmentWords(asLicensingError(error)).message);
        process.exitCode = 1;
    });
