/** Telegram's message entities as DOM nodes. Offsets count UTF-16 units, as JavaScript strings do. */

import { el } from "./dom.js";

const TAGS = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre", blockquote: "blockquote", expandable_blockquote: "blockquote" };

/** Return nodes for `text`; `actions.onCommand` and `actions.onInvite` are called with what was clicked. */
export function formatted(text, entities, actions) {
  const ordered = [...(entities ?? [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return nodes(text, 0, text.length, ordered, actions);
}

function nodes(text, start, end, entities, actions) {
  const made = [];
  let at = start;
  for (let i = 0; i < entities.length; i += 1) {
    const entity = entities[i];
    const stop = Math.min(entity.offset + entity.length, end);
    if (entity.offset < at || entity.offset >= end) continue;
    if (entity.offset > at) made.push(text.slice(at, entity.offset));
    const inner = entities.slice(i + 1).filter((other) => other.offset >= entity.offset && other.offset < stop);
    made.push(wrapped(entity, text.slice(entity.offset, stop), nodes(text, entity.offset, stop, inner, actions), actions));
    at = stop;
  }
  if (at < end) made.push(text.slice(at, end));
  return made;
}

function wrapped(entity, covered, children, actions) {
  if (entity.type === "bot_command") {
    return el("button", { type: "button", class: "link", onclick: () => actions.onCommand(covered) }, covered);
  }
  if (entity.type === "url" || entity.type === "text_link") return link(entity.url ?? covered, children, actions);
  if (entity.type === "spoiler") {
    return el("button", { type: "button", class: "spoiler", onclick: (event) => event.currentTarget.classList.add("open") }, children);
  }
  if (entity.type === "mention" || entity.type === "hashtag" || entity.type === "email") return el("span", { class: "tint" }, children);
  return el(TAGS[entity.type] ?? "span", {}, children);
}

/**
 * Only web addresses become links; anything else stays text. A link that starts a bot is opened
 * here: whoever is chosen next sends what Telegram would send for them.
 */
function link(address, children, actions) {
  const invite = /^https:\/\/t\.me\/\w+\?start=([\w-]{1,64})$/.exec(address);
  if (invite) return el("button", { type: "button", class: "link", onclick: () => actions.onInvite(invite[1]) }, children);
  if (!/^https?:\/\//i.test(address)) return el("span", { class: "tint" }, children);
  return el("a", { href: address, target: "_blank", rel: "noreferrer noopener" }, children);
}
