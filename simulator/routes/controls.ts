import type { Fault } from "../faults";
import type { AddRoutes } from "../site";

/** What a person or a program outside of this process can ask of the simulator itself. */
export const addControls: AddRoutes = (server, { accounts, faults }) => {
    server.get("/simulator/ledger", () => [...accounts.values()].map((organization) => organization.ledger()));
    server.post<{ Body: Fault }>("/simulator/faults", (request, reply) => {
        faults.add(request.body);
        return reply.code(204).send();
    });
    server.delete("/simulator/faults", (_request, reply) => {
        faults.clear();
        return reply.code(204).send();
    });
};
