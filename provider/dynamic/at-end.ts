const tasks: (() => void)[] = [];

/** Runs a task when the engine has finished: it interrupts the plugin, and still shows what is printed then. */
export function atEnd(task: () => void): void {
    if (tasks.push(task) === 1) {
        process.once("SIGINT", () => {
            for (const each of tasks) {
                each();
            }
            process.exit();
        });
    }
}
