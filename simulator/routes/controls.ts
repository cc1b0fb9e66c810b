import { readFault } from "../fault";
import { Refusal } from "../refusal";
import type { AddRoutes } from "../site";

export const addControls: AddRoutes = (server, { accounts, faults }) => {
    server.get("/simulator/ledger", () => [...accounts.values()].map((organization) => organization.ledger()));
    server.post("/simulator/faults", (request, reply) => {
        const fault = readFault(request.body);
        if (typeof fault === "string") {
            throw new Refusal(400, fault);
        }
        faults.add(fault);
        return reply.code(204).send();
    });
    server.delete("/simulator/faults", (_request, reply) => {
        faults.clear();
        return reply.code(204).send();
    });
};
