// The server's answers.

/** An answer that is no success; status 0 where the server did not answer at all. */
export class ServerError extends Error {
  constructor(status, message, fix = "", body = null) {
    super(message);
    this.status = status;
    this.fix = fix;
    this.body = body;
  }

  get isUnanswered() { return this.status === 0; }

  /** What is to be shown: the message, and what to do. */
  get text() { return [this.message, this.fix].filter(Boolean).map(sentence).join(" "); }
}

/** With a capital and a period. */
export function sentence(text) { return text.charAt(0).toUpperCase() + text.slice(1) + (/[.?]$/.test(text) ? "" : "."); }

/** How often a question is put again where the server has too many at a time. */
const mostTries = 4;
/** How long a decision may take, in milliseconds, before it counts as not saved. */
const longestPost = 20_000;

let run = null;
let onOtherRun = () => {};

/** Calls `handler` once an answer comes from another run of the server than the first did. */
export function watchRun(handler) { onOtherRun = handler; }

async function answer(path, options = {}) {
  for (let tries = 1; ; tries += 1) {
    let response;
    try {
      response = await fetch(path, { cache: "default", credentials: "same-origin", ...options });
    } catch {
      throw new ServerError(0, "The server does not answer.", "Look whether inkmill review still runs.");
    }
    const itsRun = response.headers.get("X-Inkmill-Run");
    if (itsRun !== null) {
      run ??= itsRun;
      // Another server at the old one's port knows no address of this page, so that nothing would be there to load.
      if (run !== itsRun && response.status !== 404) onOtherRun();
    }
    if (response.ok) return response;
    if (response.status === 429 && tries < mostTries) {
      await new Promise((done) => setTimeout(done, 150 * tries));
      continue;
    }
    let body = null;
    try { body = await response.json(); } catch { /* No words came with it. */ }
    throw new ServerError(response.status, body?.error ?? `The server answered ${response.status}.`, body?.fix ?? "", body);
  }
}

async function json(response) {
  try {
    return await response.json();
  } catch {
    throw new ServerError(0, "The server's answer broke off.", "Look whether inkmill review still runs.");
  }
}

/** What the server says at `path`, of which `query` holds the parameters. */
export async function get(path, query = {}) {
  const text = new URLSearchParams(query).toString();
  return json(await answer(text ? path + "?" + text : path));
}

/** Hands something over; it counts only where this returns. */
export async function post(path, body) {
  const response = await answer(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(longestPost),
  });
  if (response.status !== 201) {
    throw new ServerError(response.status, `The server answered ${response.status}, which does not say that it is saved.`);
  }
  return json(response);
}

/** A picture's bytes, with the answer's headers. */
export async function picture(path) {
  const response = await answer(path);
  try {
    return { blob: await response.blob(), headers: response.headers };
  } catch {
    throw new ServerError(0, "A picture broke off.");
  }
}
