/** The strip at the top: how the daemon is, and that nothing was lost. */

import { el } from "./dom.js";

const WORDS = { healthy: "healthy", degraded: "degraded", unhealthy: "unhealthy", starting: "starting", down: "down" };

export class Status {
  constructor(root) {
    this.root = root;
  }

  /** Show `status`: daemon {state, pid, restarts, why}, queue, and the tally of entries. */
  show({ daemon, queue, tally }) {
    const waiting = tally.undelivered + (queue?.inbox ?? 0) + Math.max(tally.waiting, queue?.outbox ?? 0);
    const parts = [
      el("span", { class: `pill ${daemon.state}`, title: daemon.why || null }, el("span", { class: "lamp" }), `Daemon ${WORDS[daemon.state] ?? daemon.state}`,
        daemon.pid ? el("small", {}, `pid ${daemon.pid}${daemon.restarts ? `, restarted ${daemon.restarts}×` : ""}`) : null),
      figure("sent", tally.sent, "messages people sent to the bot"),
      figure("saved", tally.acknowledged, "entries the bot said it saved"),
      figure("in the sheets", tally.once, "of these, rows that stand in a worksheet exactly once"),
      figure("waiting", waiting, "messages and entries on their way", waiting ? "warm" : ""),
      tally.removed ? figure("removed by hand", tally.removed, "receipts whose row a person deleted") : null,
      figure("doubled", tally.doubled, "entries that stand in a worksheet more than once", tally.doubled ? "bad" : ""),
    ];
    this.root.replaceChildren(...parts.filter(Boolean));
  }
}

function figure(name, value, explains, mark = "") {
  return el("span", { class: `figure-pill ${mark}`, title: explains }, el("b", {}, Number(value).toLocaleString("en-IN")), ` ${name}`);
}
