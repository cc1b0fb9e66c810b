import { say } from "../output";
import { count } from "../text";

const milliseconds = 1_000;

/** Says how far a long run has come, at most once a second; a short one says nothing. */
export function createProgress(name: string, asked: number): (done: number) => void {
    let said = Date.now();
    return (done) => {
        if (done < asked && Date.now() - said >= milliseconds) {
            said = Date.now();
            say(`${name}: ${done} of ${count(asked, "user")} done`);
        }
    };
}
