/** The chat of one person with the bot. */

import { get, post } from "./api.js";
import { bubble } from "./bubble.js";
import { alertBox, el, icon, toast } from "./dom.js";

const dayName = new Intl.DateTimeFormat("en-IN", { weekday: "long", day: "numeric", month: "long", timeZone: "Asia/Kolkata" });

export class Chat {
  #messages = new Map();
  #person = null;
  #typing = 0;

  /** `composer` is told what to answer, change or send; `onInvite` gets the word of a link that starts the bot. */
  constructor(head, list, composer, onInvite) {
    this.head = head;
    this.list = list;
    this.composer = composer;
    list.addEventListener("click", (event) => {
      list.querySelectorAll(".held").forEach((held) => held.contains(event.target) || held.classList.remove("held"));
    });
    this.actions = {
      onPress: (id, data) => this.#press(id, data),
      onCommand: (text) => composer.send(text),
      onInvite,
      onReply: (message) => composer.replyTo(message),
      onEdit: (message) => composer.edit(message),
      onShow: (id) => this.#show(id),
    };
  }

  /** Show the chat of `person` from its beginning. */
  async open(person) {
    this.#person = person;
    this.#heading(false);
    await this.reload();
  }

  async reload() {
    const person = this.#person;
    const { messages } = await get(`/api/chats/${person.id}`);
    if (person !== this.#person) return;
    this.#messages = new Map(messages.map((message) => [message.id, message]));
    this.#draw();
    this.composer.keyboardOf(messages);
  }

  /** Take one event of the stream that belongs to this chat. */
  take({ change, chat, content }) {
    if (chat !== this.#person?.id) return;
    if (change === "action") this.#heading(true);
    else if (change === "answer") this.#answer(content);
    else if (change === "deleted") this.#remove(content.id);
    else if (content.id) this.#put(content);
  }

  #put(message) {
    const known = this.#messages.has(message.id);
    this.#messages.set(message.id, message);
    if (message.from.id !== this.#person.id) this.#heading(false);
    const old = document.getElementById(`message-${message.id}`);
    if (known && old) {
      const fresh = this.#bubble(message);
      fresh.classList.add("changed");
      old.replaceWith(fresh);
    } else {
      const low = this.#isLow();
      this.#dayMark(message);
      this.list.querySelector(".empty")?.remove();
      this.list.append(this.#bubble(message));
      if (low || message.from.id === this.#person.id) this.#toEnd();
    }
    this.composer.keyboardOf([...this.#messages.values()]);
  }

  #remove(id) {
    this.#messages.delete(id);
    document.getElementById(`message-${id}`)?.remove();
  }

  #bubble(message) {
    return bubble(message, this.#person.id, this.#messages.get(message.reply_to), this.actions);
  }

  #draw() {
    this.list.replaceChildren();
    this.lastDay = "";
    for (const message of this.#messages.values()) {
      this.#dayMark(message);
      this.list.append(this.#bubble(message));
    }
    if (!this.#messages.size) {
      this.list.append(el("div", { class: "empty" }, icon("chat"),
        el("p", {}, `${this.#person.name.split(" ")[0]} has not written to the bot yet.`),
        el("p", {}, "Try one of the messages below, or type /start.")));
    }
    this.#toEnd();
  }

  #dayMark(message) {
    const day = dayName.format(message.date * 1000);
    if (day === this.lastDay) return;
    this.lastDay = day;
    this.list.append(el("p", { class: "day" }, el("span", {}, day)));
  }

  #heading(typing) {
    clearTimeout(this.#typing);
    const { name, role, company } = this.#person;
    this.head.replaceChildren(
      el("span", { class: "avatar bot-avatar", "aria-hidden": "true" }, icon("grid")),
      el("div", {}, el("b", {}, "Performance Tracker bot"),
        el("small", { class: typing ? "typing" : "" }, typing ? "is writing…" : `You are ${name}: ${role}${company ? `, ${company}` : ""}`)));
    if (typing) this.#typing = setTimeout(() => this.#heading(false), 5000);
  }

  #answer(answer) {
    document.querySelectorAll(`#message-${answer.message_id} .key.busy`).forEach((key) => key.classList.remove("busy"));
    if (!answer.text) return;
    if (answer.show_alert) alertBox(answer.text);
    else toast(answer.text);
  }

  async #press(messageId, data) {
    try {
      await post(`/api/chats/${this.#person.id}/press`, { message_id: messageId, data });
    } catch (error) {
      toast(error.message, "bad");
    }
  }

  #show(id) {
    const found = document.getElementById(`message-${id}`);
    found?.scrollIntoView({ block: "center" });
    found?.focus({ preventScroll: true });
  }

  #isLow() {
    return this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < 160;
  }

  #toEnd() {
    requestAnimationFrame(() => { this.list.scrollTop = this.list.scrollHeight; });
  }
}
