import { version } from "../../package.json";
import { commandProcess } from "../contract/command-process";
import { asLicensingError } from "../errors";
import { sayAside, writeResult } from "../output";
import { schemaText } from "./schema-text";
import { PluginServer } from "./server";

const millisecondsBetweenLooks = 2_000;

/** The engine passes its address and reads the port from the first line. */
async function main([engine]: readonly string[]): Promise<void> {
    const { ppid: parent } = process;
    const isStarted = engine !== undefined;
    const server = new PluginServer({
        ...{ version, schema: schemaText },
        engine,
        runner: isStarted ? Number(process.env[commandProcess] ?? parent) : undefined,
    });
    const end = async () => {
        await server.end();
        process.exit();
    };
    process.once("SIGINT", end).once("SIGTERM", end);
    // An error outside a call must not abort the writes of other calls.
    process.on("uncaughtException", (error) => sayAside(asLicensingError(error).message));
    if (isStarted) {
        // A killed engine sends no message.
        setInterval(() => process.ppid !== parent && end(), millisecondsBetweenLooks).unref();
    }
    writeResult(`${await server.listen()}\n`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
    sayAside(asLicensingError(error).message);
    process.exitCode = 1;
});
