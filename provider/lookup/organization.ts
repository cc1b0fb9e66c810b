import type { Settings } from "../settings/types";
import type { UiPathClient } from "../uipath/http/types";

/** An organization for lookups. */
export interface Organization {
    client: UiPathClient;
    accountId: string;
    settings: Settings;
    /** Runs each lookup once; later calls get the same result. */
    memo<T>(question: string, ask: () => Promise<T>): Promise<T>;
}
