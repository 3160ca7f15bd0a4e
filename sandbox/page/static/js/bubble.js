/** One message of the chat as an element. */

import { el, icon, iconButton } from "./dom.js";
import { formatted } from "./entities.js";

const clock = new Intl.DateTimeFormat("en-IN", { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: "Asia/Kolkata" });

/**
 * Return the element of `message` as seen by the person `viewer`. `quoted` is the message it replies
 * to, if any; `actions` has onPress, onCommand, onInvite, onReply, onEdit and onShow.
 */
export function bubble(message, viewer, quoted, actions) {
  const own = message.from.id === viewer;
  const article = el("article", { class: `bubble ${own ? "own" : "bot"}`, id: `message-${message.id}`, tabindex: "-1",
    "aria-label": `${own ? "You" : "The bot"}, ${clock.format(message.date * 1000)}` });
  const body = el("div", { class: "body" });
  if (quoted) body.append(quote(quoted, actions));
  body.append(...attachments(message));
  if (message.text) body.append(el("div", { class: "text", dir: "auto" }, formatted(message.text, message.entities, actions)));
  body.append(el("div", { class: "meta" }, message.edit_date ? el("span", {}, "edited") : null,
    el("time", { datetime: new Date(message.date * 1000).toISOString() }, clock.format(message.date * 1000))));
  article.append(body, tools(message, own, actions));
  if (message.reply_markup?.inline_keyboard) article.append(keyboard(message, actions));
  holdToOpen(article);
  return article;
}

function quote(message, actions) {
  const text = message.text ?? (message.photo ? "Photo" : message.location ? "Location" : "File");
  return el("button", { type: "button", class: "quote", onclick: () => actions.onShow(message.id) },
    el("b", {}, message.from.first_name), el("span", {}, text));
}

function attachments(message) {
  const found = [];
  if (message.photo) {
    const address = `/api/files/${encodeURIComponent(message.photo)}`;
    found.push(el("a", { class: "photo", href: address, target: "_blank", rel: "noopener" },
      el("img", { src: address, alt: message.text ?? "Photo", loading: "lazy" })));
  }
  if (message.document) {
    const address = `/api/files/${encodeURIComponent(message.document)}`;
    found.push(message.file_name
      ? el("a", { class: "document", href: address, download: message.file_name }, icon("file"),
        el("span", {}, message.file_name, el("small", {}, "Download")))
      : el("audio", { controls: true, preload: "none", src: address, "aria-label": "Voice message" }));
  }
  if (message.location) {
    const { latitude, longitude } = message.location;
    found.push(el("div", { class: "place" }, icon("pin"),
      el("span", {}, "Location", el("small", {}, `${latitude.toFixed(4)}, ${longitude.toFixed(4)}`))));
  }
  return found;
}

function tools(message, own, actions) {
  return el("div", { class: "tools" },
    iconButton("reply", "Reply", () => actions.onReply(message)),
    own && message.text && !message.photo ? iconButton("edit", "Edit this message", () => actions.onEdit(message)) : null);
}

function keyboard(message, actions) {
  const rows = message.reply_markup.inline_keyboard.map((row) => el("div", { class: "keys" }, row.map((button) => {
    if (button.url) return el("a", { class: "key", href: /^https?:/.test(button.url) ? button.url : null, target: "_blank", rel: "noreferrer noopener" }, button.text);
    const key = el("button", { type: "button", class: "key" }, button.text);
    key.addEventListener("click", async () => {
      key.classList.add("busy");
      await actions.onPress(message.id, button.callback_data);
      setTimeout(() => key.classList.remove("busy"), 15000);
    });
    return key;
  })));
  return el("div", { class: "keyboard" }, rows);
}

/** On a phone a long press shows the message's tools, as in Telegram. */
function holdToOpen(article) {
  let timer = 0;
  const open = () => {
    document.querySelectorAll(".bubble.held").forEach((other) => other.classList.remove("held"));
    article.classList.add("held");
  };
  article.addEventListener("touchstart", () => { timer = setTimeout(open, 400); }, { passive: true });
  for (const end of ["touchend", "touchmove", "touchcancel"]) article.addEventListener(end, () => clearTimeout(timer), { passive: true });
}
