import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import type { Scope } from "../support/project";

export interface Post {
    id: number;
    author: "pipeline" | "somebody";
    text: string;
    title?: string | undefined;
    closed?: true;
}

export interface Forge {
    url: string;
    comments: Post[];
    issues: Post[];
}

export const pipelineToken = "token-of-the-pipeline-c0ffee";

/**
 * Replaces GitHub, GitLab and Azure Repos, which tests cannot use: the part of their REST APIs that keeps a comment and
 * an issue up to date, with the paths, fields and statuses of their references.
 */
export async function startForge(t: Scope): Promise<Forge> {
    const server = fastify();
    const posts = { comments: [] as Post[], issues: [] as Post[] };
    server.addContentTypeParser("application/x-www-form-urlencoded", { parseAs: "string" }, (_, body, done) =>
        done(null, Object.fromEntries(new URLSearchParams(body as string))),
    );
    server.addHook("onRequest", async ({ headers }, reply) => {
        const [, scheme, credentials = ""] = headers.authorization?.match(/^(Bearer|Basic) (.*)$/) ?? [];
        const basic = Buffer.from(credentials, "base64").toString().slice(1);
        const token = scheme === "Basic" ? basic : credentials || headers["private-token"];
        if (token !== pipelineToken) {
            return reply.code(401).send({ message: "Bad credentials" });
        }
    });
    addGitHub(server, posts);
    addGitLab(server, posts);
    addAzureRepos(server, posts);
    const url = await server.listen({ host: "127.0.0.1", port: 0 });
    t.teardown(() => server.close());
    return { url, ...posts };
}

type Posts = Pick<Forge, "comments" | "issues">;
type Sent<Body = Record<string, string>> = FastifyRequest<{
    Params: { id: string };
    Querystring: Record<string, string>;
    Body: Body;
}>;

function addGitHub(server: FastifyInstance, { comments, issues }: Posts): void {
    const url = "/repos/example/licenses/issues";
    const show = ({ id, author, text, title }: Post) => ({
        id: 1000 + id,
        number: id,
        user: { type: author === "pipeline" ? "Bot" : "User" },
        body: text,
        title,
    });
    server.get(`${url}/7/comments`, () => comments.map(show));
    server.post(`${url}/7/comments`, ({ body }: Sent, reply) => add(comments, reply, body.body));
    server.patch(`${url}/comments/:id`, ({ params, body }: Sent, reply) =>
        change(comments, reply, Number(params.id) - 1000, body.body),
    );
    // The body of an issue without a text is null.
    server.get(url, () => [
        { ...show({ id: 6, author: "pipeline", text: "" }), body: null },
        ...issues.filter(({ closed }) => !closed).map(show),
    ]);
    server.post(url, ({ body }: Sent, reply) => add(issues, reply, body.body, body.title));
    server.patch(`${url}/:id`, ({ params, body }: Sent, reply) =>
        body.state === "closed"
            ? close(issues, reply, Number(params.id))
            : change(issues, reply, Number(params.id), body.body),
    );
}

function addGitLab(server: FastifyInstance, { comments, issues }: Posts): void {
    const url = "/api/v4/projects/:project";
    const notes = `${url}/merge_requests/7/notes`;
    server.get(notes, () => comments.map(({ id, text }) => ({ id, body: text })));
    server.post(notes, ({ body }: Sent, reply) => add(comments, reply, body.body));
    server.put(`${notes}/:id`, ({ params, body }: Sent, reply) =>
        change(comments, reply, Number(params.id), body.body),
    );
    server.get(`${url}/issues`, ({ query: { scope, state } }: Sent) =>
        issues
            .filter(({ closed }) => state === "opened" && !closed)
            .filter(({ author }) => scope !== "created_by_me" || author === "pipeline")
            .map(({ id, text }) => ({ id: 1000 + id, iid: id, description: text })),
    );
    server.post(`${url}/issues`, ({ body }: Sent, reply) => add(issues, reply, body.description, body.title));
    server.put(`${url}/issues/:id`, ({ params, body }: Sent, reply) =>
        body.state_event === "close"
            ? close(issues, reply, Number(params.id))
            : change(issues, reply, Number(params.id), body.description),
    );
}

function addAzureRepos(server: FastifyInstance, { comments }: Posts): void {
    const url = "/example/project-1/_apis/git/repositories/repository-1/pullRequests/7/threads";
    // The system's messages about votes and pushes are threads, too.
    server.get(url, () => ({
        value: [
            { id: 1, comments: [{ id: 1, content: "somebody voted 10" }] },
            { id: 2, comments: [{ id: 1 }] },
            ...comments.map(({ id, text }) => ({ id, comments: [{ id: 4, content: text }] })),
        ],
    }));
    server.post(url, ({ body }: Sent<{ comments: { content: string }[] }>, reply) =>
        add(comments, reply, body.comments[0]?.content),
    );
    server.patch(`${url}/:id/comments/4`, ({ params, body }: Sent, reply) =>
        change(comments, reply, Number(params.id), body.content),
    );
}

function add(posts: Post[], reply: FastifyReply, text: string | undefined, title?: string): FastifyReply {
    if (text === undefined) {
        return reply.code(400).send({ message: "no text" });
    }
    posts.push({ id: 100 + posts.length, author: "pipeline", text, title });
    return reply.code(201).send({});
}

function change(posts: Post[], reply: FastifyReply, id: number, text: string | undefined): FastifyReply {
    if (text === undefined) {
        return reply.code(400).send({ message: "nothing to change" });
    }
    return changeOwn(posts, reply, id, { text });
}

function close(posts: Post[], reply: FastifyReply, id: number): FastifyReply {
    return changeOwn(posts, reply, id, { closed: true });
}

function changeOwn(posts: Post[], reply: FastifyReply, id: number, change: Partial<Post>): FastifyReply {
    const post = posts.find((each) => each.id === id);
    if (post?.author !== "pipeline") {
        return reply.code(post ? 403 : 404).send({ message: "not yours, or not there" });
    }
    Object.assign(post, change);
    return reply.send({});
}
