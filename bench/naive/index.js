// A provider written from Pulumi's documentation of dynamic providers: one resource per user, the provider's code captured
// by value in the state, one request per user.
const pulumi = require("@pulumi/pulumi");

const config = new pulumi.Config("uipath");
const baseUrl = config.require("baseUrl");
const accountId = config.require("accountId");
const accessToken = config.require("accessToken");

async function allocate(userId, userBundleCodes, useExternalLicense) {
    const { default: fetch } = await import("node-fetch");
    const response = await fetch(`${baseUrl}/lease_/api/account/${accountId}/user-license`, {
        method: "PUT",
        headers: { Authorization: `Bearer ${accessToken}`, "Content-Type": "application/json" },
        body: JSON.stringify({ userIds: [userId], userBundleCodes, useExternalLicense }),
    });
    if (!response.ok) {
        throw new Error(`Request failed: ${response.status} ${await response.text()}`);
    }
    return (await response.json())[0];
}

class UserLicenseProvider {
    async check(_olds, news) {
        const failures = [];
        if (!news.userId) {
            failures.push({ property: "userId", reason: "userId is required" });
        }
        return { inputs: news, failures };
    }

    async diff(_id, olds, news) {
        return {
            changes: JSON.stringify(olds.userBundleCodes) !== JSON.stringify(news.userBundleCodes),
            replaces: olds.userId === news.userId ? [] : ["userId"],
        };
    }

    async create(inputs) {
        const license = await allocate(inputs.userId, inputs.userBundleCodes, inputs.useExternalLicense);
        return { id: inputs.userId, outs: { ...inputs, organizationId: license.organizationId } };
    }

    async update(_id, olds, news) {
        const license = await allocate(news.userId, news.userBundleCodes, news.useExternalLicense);
        return { outs: { ...olds, ...news, organizationId: license.organizationId } };
    }

    async delete(_id, props) {
        await allocate(props.userId, [], props.useExternalLicense);
    }
}

class UserLicense extends pulumi.dynamic.Resource {
    constructor(name, args) {
        super(new UserLicenseProvider(), name, { organizationId: undefined, ...args });
    }
}

for (const userId of require("./users.json")) {
    new UserLicense(userId, { userId, userBundleCodes: ["ATTUNU", "TSTNU"], useExternalLicense: false });
}
