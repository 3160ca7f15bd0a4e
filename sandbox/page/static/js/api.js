/** Talking to the sandbox: JSON requests, uploads, and the stream of what happens. */

/** A refusal of the sandbox; the message is a sentence for people. */
export class Refused extends Error {}

async function answered(response) {
  const body = await response.json().catch(() => null);
  if (!response.ok) throw new Refused(body?.error ?? `The sandbox answered ${response.status}.`);
  return body;
}

export async function get(path) {
  return answered(await fetch(path, { headers: { Accept: "application/json" } }));
}

export async function post(path, content = {}) {
  return answered(await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(content),
  }));
}

/** Send a file as it is; `details` go along in the address. */
export async function upload(path, blob, details = {}) {
  const query = new URLSearchParams(Object.entries(details).filter(([, value]) => value));
  return answered(await fetch(`${path}?${query}`, {
    method: "POST",
    headers: { "Content-Type": blob.type || "application/octet-stream" },
    body: blob,
  }));
}

/**
 * Follow the events. `handlers` are called by event name with the event's data; `onopen` is called
 * each time the stream begins, so that what was missed in between can be fetched.
 */
export function follow(handlers, onopen, onlost) {
  const source = new EventSource("/api/events");
  source.addEventListener("open", onopen);
  source.addEventListener("error", onlost);
  for (const [name, handle] of Object.entries(handlers)) {
    source.addEventListener(name, (event) => handle(JSON.parse(event.data)));
  }
  return source;
}
