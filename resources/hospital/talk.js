// Talks with the centre: signs in, asks for the board as it changes, sends commands. Shows nothing.
let pageToken = "";

export class No extends Error {
  constructor(status, problem) {
    super(problem.code);
    this.status = status;
    this.problem = problem;
  }
}

async function ask(path, options = {}) {
  const answer = await fetch(path, { credentials: "same-origin", cache: "no-store", ...options });
  if (answer.status === 204) return null;
  const body = await answer.json().catch(() => ({ code: "failed", details: {} }));
  if (!answer.ok) throw new No(answer.status, body);
  return body;
}

function sending(method, body) {
  const headers = { "Content-Type": "application/json", "Page-Token": pageToken };
  return { method, headers, body: body === undefined ? undefined : JSON.stringify(body) };
}

export async function signIn(account, password) {
  const session = await ask("session", sending("POST", { account, password }));
  pageToken = session.csrf;
  return session;
}

export async function back() {
  const session = await ask("session");
  pageToken = session.csrf;
  return session;
}

export const signOut = () => ask("session", sending("DELETE"));
export const ownPassword = (account, password, fresh) =>
  ask("/v1/sessions/password", sending("POST", { account, password, fresh }));
export const board = (after, wait, signal) => ask(`board?after=${after}&wait=${wait}`, { signal });
export const brought = (before, open) => ask(`patients?before=${before}&open=${open ? 1 : 0}`);
export const does = (kind, fields) => ask(`commands/${kind}`, sending("POST", fields));
