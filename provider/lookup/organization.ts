import type { Settings } from "../settings/types";
import type { UiPathClient } from "../uipath/http/types";

export interface Organization {
    client: UiPathClient;
    accountId: string;
    settings: Settings;
    memo<T>(question: string, ask: () => Promise<T>): Promise<T>;
}
