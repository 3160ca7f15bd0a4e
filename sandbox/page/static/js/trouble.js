/** Switches that break something, and the button that kills the daemon. */

import { post } from "./api.js";
import { el, icon, toast } from "./dom.js";

export class Trouble {
  constructor(root, switches) {
    this.buttons = new Map(switches.map((each) => [each.key, this.#button(each)]));
    this.kill = el("button", { type: "button", class: "kill", onclick: () => this.#kill() }, icon("skull"), el("span", {}, "kill -9 the daemon"));
    this.why = el("p", { class: "why", hidden: true });
    root.append(el("div", { class: "trouble-head" }, el("h2", {}, icon("bolt"), "Break something"),
      el("p", {}, "Messages go on being accepted, and every entry still lands in its sheet exactly once."), this.why),
    el("div", { class: "switches" }, ...this.buttons.values(), this.kill));
    this.show(Object.fromEntries(switches.map((each) => [each.key, { on: each.on, hits: each.hits }])));
  }

  /** Say what the daemon itself finds wrong, if anything. */
  explain(why) {
    this.why.hidden = !why;
    this.why.textContent = why ? `The daemon says: ${why}` : "";
  }

  /** Show which switches are on, and how many requests each has hit. */
  show(states) {
    for (const [key, { on, hits }] of Object.entries(states)) {
      const button = this.buttons.get(key);
      if (!button) continue;
      button.setAttribute("aria-checked", String(on));
      const word = on ? "on" : "off";
      button.querySelector(".hits").textContent = hits ? `${word}, hit ${hits} ${hits === 1 ? "request" : "requests"}` : word;
    }
  }

  #button({ key, name, explains }) {
    return el("button", { type: "button", class: "switch", role: "switch", title: explains, "aria-checked": "false", "aria-label": name, onclick: () => this.#turn(key) },
      el("span", { class: "lamp", "aria-hidden": "true" }), el("span", { class: "switch-text" }, el("b", {}, name), el("small", { class: "hits" }), el("small", { class: "explains" }, explains)));
  }

  async #turn(key) {
    const on = this.buttons.get(key).getAttribute("aria-checked") !== "true";
    try {
      this.show(await post(`/api/trouble/${key}`, { on }));
    } catch (error) {
      toast(error.message, "bad");
    }
  }

  async #kill() {
    try {
      const { pid } = await post("/api/daemon/kill");
      toast(`Killed process ${pid}. It starts again in a second.`);
    } catch (error) {
      toast(error.message, "bad");
    }
  }
}
