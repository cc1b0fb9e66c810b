import test from "ava";
import { mayHaveArrived } from "../../provider/uipath/http/failures";

const alerts: [words: string, code: string, mayHaveArrived: boolean][] = [
    ["tlsv13 alert certificate required", "ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED", false],
    ["sslv3 alert bad certificate", "ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE", false],
    ["tlsv1 alert unknown ca", "ERR_SSL_TLSV1_ALERT_UNKNOWN_CA", false],
    ["tlsv1 alert access denied", "ERR_SSL_TLSV1_ALERT_ACCESS_DENIED", false],
    ["tlsv1 alert internal error", "ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR", true],
    ["sslv3 alert bad record mac", "ERR_SSL_SSLV3_ALERT_BAD_RECORD_MAC", true],
];
for (const [words, code, expected] of alerts) {
    const error = Object.assign(new Error(`C0:error:0A000000:SSL routines:ssl3_read_bytes:${words}:`), { code });
    test(`on an open connection: ${words}`, (t) => {
        t.is(mayHaveArrived({ error, wasOpen: true }), expected);
    });
    test(`during the handshake: ${words}`, (t) => {
        t.false(mayHaveArrived({ error, wasOpen: false }));
    });
}
