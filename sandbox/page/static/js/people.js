/** The people of the sandbox: choosing who you are, and seeing who has news. */

import { el } from "./dom.js";

export class People {
  #unread = new Map();
  #chosen = 0;

  constructor(root, people, choose) {
    this.people = people;
    root.append(el("h2", { class: "rail-title" }, "You are"));
    this.list = el("ul", {});
    root.append(this.list);
    for (const person of people) {
      const button = el("button", { type: "button", class: "person", "data-id": person.id, style: `--hue:${person.hue}`, onclick: () => choose(person) },
        el("span", { class: "avatar", "aria-hidden": "true" }, person.initials),
        el("span", { class: "who" }, el("b", {}, person.first_name, el("span", { class: "last" }, ` ${person.last_name}`)),
          el("small", {}, person.short ? `${person.role} at ${person.short}` : person.role)),
        el("span", { class: "badge", hidden: true }));
      this.list.append(el("li", {}, button));
    }
  }

  show(person) {
    this.#chosen = person.id;
    this.#unread.delete(person.id);
    this.#draw();
    this.#button(person.id)?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  /** Count a message that reached somebody else than the reader. */
  note({ change, chat, content }) {
    if (change !== "message" || chat === this.#chosen || content.from?.id === chat) return;
    this.#unread.set(chat, (this.#unread.get(chat) ?? 0) + 1);
    this.#draw();
  }

  #button(id) {
    return this.list.querySelector(`[data-id="${id}"]`);
  }

  #draw() {
    for (const { id, name, role } of this.people) {
      const button = this.#button(id);
      const count = this.#unread.get(id) ?? 0;
      button.setAttribute("aria-pressed", String(id === this.#chosen));
      button.setAttribute("aria-label", `${name}, ${role}${count ? `, ${count} new messages` : ""}`);
      const badge = button.querySelector(".badge");
      badge.hidden = !count;
      badge.textContent = String(count);
    }
  }
}
