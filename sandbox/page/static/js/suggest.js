/** The bot's commands: suggested while one is typed, and as a menu. */

import { el } from "./dom.js";

export class Suggestions {
  commands = [];
  #active = -1;

  /** `choose` is called with the text of a command that was picked. */
  constructor(input, choose) {
    this.input = input;
    this.choose = choose;
    this.list = el("ul", { class: "suggestions", role: "listbox", id: "commands", "aria-label": "Commands", hidden: true });
    input.setAttribute("aria-controls", "commands");
    input.addEventListener("input", () => this.#match());
    document.addEventListener("click", (event) => {
      if (!this.list.contains(event.target) && !event.target.closest?.(".write")) this.close();
    });
  }

  toggle() {
    if (this.list.hidden) this.#show(this.commands);
    else this.close();
  }

  close() {
    this.list.hidden = true;
    this.#active = -1;
  }

  /** Take a key of the input; true when it was for the list. */
  key(event) {
    if (this.list.hidden) return false;
    const options = [...this.list.children];
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const step = event.key === "ArrowDown" ? 1 : -1;
      this.#mark((this.#active + step + options.length) % options.length);
    } else if (event.key === "Enter" && this.#active >= 0) {
      options[this.#active].click();
    } else if (event.key === "Tab" && options.length) {
      this.input.value = `${options[Math.max(0, this.#active)].dataset.command} `;
      this.close();
    } else if (event.key === "Escape") {
      this.close();
    } else {
      return false;
    }
    event.preventDefault();
    return true;
  }

  #match() {
    const typed = this.input.value;
    if (!/^\/\w*$/.test(typed)) return this.close();
    return this.#show(this.commands.filter(({ command }) => `/${command}`.startsWith(typed.toLowerCase())));
  }

  #show(commands) {
    this.list.replaceChildren(...commands.map(({ command, description }) =>
      el("li", { role: "option", "data-command": `/${command}`, onclick: () => this.#pick(`/${command}`) },
        el("b", {}, `/${command}`), el("span", {}, description))));
    this.list.hidden = commands.length === 0;
    this.#active = -1;
    if (!commands.length && !this.commands.length && this.input.value === "") {
      this.list.replaceChildren(el("li", { class: "none" }, "The bot has not told Telegram its commands yet."));
      this.list.hidden = false;
    }
  }

  #pick(command) {
    this.input.value = "";
    this.close();
    this.choose(command);
  }

  #mark(index) {
    this.#active = index;
    [...this.list.children].forEach((option, at) => {
      option.setAttribute("aria-selected", String(at === index));
      if (at === index) option.scrollIntoView({ block: "nearest" });
    });
  }
}
