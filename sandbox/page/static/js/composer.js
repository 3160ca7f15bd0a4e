/** Where a message is written: text, replies, edits, commands, attachments, ready-made examples. */

import { post } from "./api.js";
import { Attachments } from "./attach.js";
import { el, iconButton, toast } from "./dom.js";
import { Suggestions } from "./suggest.js";

const TALLEST = 160; // px

export class Composer {
  #person = null;
  #reply = null;
  #editing = null;

  constructor(root, places) {
    this.about = el("div", { class: "about", hidden: true });
    this.samples = el("div", { class: "samples", role: "group", "aria-label": "Examples to send" });
    this.keys = el("div", { class: "reply-keys", hidden: true });
    this.text = el("textarea", { id: "composer-text", rows: "1", placeholder: "Message or / command", "aria-label": "Message", dir: "auto",
      autocomplete: "off", enterkeyhint: "send" });
    this.suggestions = new Suggestions(this.text, (command) => this.send(command));
    this.attachments = new Attachments(places, () => this.#person, () => this.#takeReply());
    const form = el("form", { class: "write", onsubmit: (event) => { event.preventDefault(); this.#submit(); } },
      iconButton("menu", "Commands", () => this.suggestions.toggle()),
      this.text,
      this.attachments.button,
      el("button", { class: "send", "aria-label": "Send", title: "Send" }, iconButton("send", "Send").firstChild));
    root.append(this.suggestions.list, this.attachments.menu, this.samples, this.about, form, this.keys);
    this.text.addEventListener("input", () => this.#grow());
    this.text.addEventListener("keydown", (event) => this.#key(event));
  }

  /** Write as `person` from now on; their examples are offered. */
  as(person, commands) {
    this.#person = person;
    this.#clear();
    this.suggestions.commands = commands;
    this.samples.replaceChildren(...person.samples.map(({ label, text }) =>
      el("button", { type: "button", class: "chip", title: text, onclick: () => this.#example(text) }, label)));
  }

  async send(text) {
    const content = { text, reply_to: this.#takeReply() };
    await this.#try(() => post(`/api/chats/${this.#person.id}/text`, content));
  }

  replyTo(message) {
    this.#editing = null;
    this.#reply = message;
    this.#showAbout("Reply to", message);
  }

  edit(message) {
    this.#reply = null;
    this.#editing = message;
    this.text.value = message.text;
    this.#showAbout("Change your message", message);
  }

  /** Show the reply keyboard that the bot's last word on it left, or open a reply it asked for. */
  keyboardOf(messages) {
    const last = messages.findLast((message) => message.keyboard);
    const markup = last?.keyboard ?? {};
    if (markup.force_reply && messages.at(-1) === last && this.#reply?.id !== last.id) this.replyTo(last);
    const rows = markup.keyboard ?? [];
    const used = markup.one_time_keyboard && messages.at(-1)?.from.id === this.#person.id;
    this.keys.hidden = rows.length === 0 || Boolean(used);
    this.keys.replaceChildren(...rows.map((row) => el("div", { class: "keys" }, row.map((button) => {
      const { text, request_location: wantsPlace } = typeof button === "string" ? { text: button } : button;
      return el("button", { type: "button", class: "key", onclick: () => (wantsPlace ? this.attachments.openPlaces() : this.send(text)) }, text);
    }))));
  }

  /** A command is sent at once; another example is put into the box, so that it can be read and changed. */
  #example(text) {
    if (text.startsWith("/")) this.send(text);
    else this.#offer(text);
  }

  #offer(text) {
    this.text.value = text;
    this.#grow();
    this.text.focus();
  }

  async #submit() {
    const text = this.text.value.trim();
    if (!text) return;
    const editing = this.#editing;
    this.text.value = "";
    const done = editing
      ? await this.#try(() => post(`/api/chats/${this.#person.id}/edit`, { message_id: editing.id, text }))
      : await this.#try(() => post(`/api/chats/${this.#person.id}/text`, { text, reply_to: this.#takeReply() }));
    if (done) this.#clear();
    else this.#offer(text);
  }

  async #try(request) {
    try {
      await request();
      return true;
    } catch (error) {
      toast(error.message, "bad");
      return false;
    }
  }

  #takeReply() {
    const id = this.#reply?.id ?? null;
    this.#reply = null;
    if (!this.#editing) this.about.hidden = true;
    return id;
  }

  #clear() {
    this.#reply = this.#editing = null;
    this.about.hidden = true;
    this.text.value = "";
    this.suggestions.close();
    this.#grow();
  }

  #showAbout(title, message) {
    this.about.hidden = false;
    this.about.replaceChildren(el("div", {}, el("b", {}, title), el("span", {}, message.text ?? "Attachment")),
      iconButton("close", "Do not", () => this.#clear()));
    this.#grow();
    this.text.focus();
  }

  #key(event) {
    if (this.suggestions.key(event)) return;
    if (event.key === "Escape") this.#clear();
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.#submit();
    }
  }

  #grow() {
    this.text.style.height = "auto";
    this.text.style.height = `${Math.min(this.text.scrollHeight + 2, TALLEST)}px`;
    this.text.style.overflowY = this.text.scrollHeight > TALLEST ? "auto" : "hidden";
  }
}
