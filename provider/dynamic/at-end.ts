const tasks: (() => void)[] = [];

/** The engine interrupts the plugin at the end, and still shows what is printed then. */
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
