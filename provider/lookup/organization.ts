import type { Settings } from "../settings/types";
import type { UiPathClient } from "../uipath/http/types";

/** An organization that questions are asked about. */
export interface Organization {
    client: UiPathClient;
    accountId: string;
    settings: Settings;
    /** The answer to a question, which is asked once. */
    memo<T>(question: string, ask: () => Promise<T>): Promise<T>;
}
