import { version } from "../../package.json";
import { asLicensingError } from "../errors";
import { sayAside, writeResult } from "../output";
import { schemaText } from "./schema-text";
import { PluginServer } from "./server";

const millisecondsBetweenLooks = 2_000;

/** The engine starts this with its address, and reads the port from the first line. */
async function main([engine]: readonly string[]): Promise<void> {
    const { ppid: parent } = process;
    const isStarted = engine !== undefined;
    const server = new PluginServer({
        ...{ version, schema: schemaText },
        engine,
        parent: isStarted ? parent : undefined,
    });
    const end = async () => {
        await server.end();
        process.exit();
    };
    process.once("SIGINT", end).once("SIGTERM", end);
    // What goes wrong beside a call is no reason to break off the writes of others.
    process.on("uncaughtException", (error) => sayAside(asLicensingError(error).message));
    if (isStarted) {
        // An engine that was killed says no word.
        setInterval(() => process.ppid !== parent && end(), millisecondsBetweenLooks).unref();
    }
    writeResult(`${await server.listen()}\n`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
    sayAside(asLicensingError(error).message);
    process.exitCode = 1;
});
