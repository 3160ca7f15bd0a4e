/**
 * A worksheet as a grid of which only the rows in sight are in the page, so that thousands stay smooth.
 * Lines are arrays of texts; line 0 is the header, line n is row n + 1 of the worksheet.
 */

import { NUMBER_COLUMN, isFigure, widths } from "./columns.js";
import { el } from "./dom.js";

const BEYOND = 10; // rows kept above and below what is in sight
const FLASH = 2600; // ms that a changed row stays marked

export class Grid {
  lines = [[]];
  shown = []; // lines that are shown, by number
  active = { line: 1, column: 0 };
  #live = new Map();
  #fresh = new Map();
  #frame = 0;
  #needle = "";

  /** `actions`: onSort(column), onEdit(line, column, text), onActive(line). */
  constructor(actions) {
    this.actions = actions;
    this.rowHeight = matchMedia("(pointer: coarse)").matches ? 40 : 32;
    this.head = el("div", { class: "grid-head", role: "row", "aria-rowindex": "1" });
    this.body = el("div", { class: "grid-body", role: "rowgroup" });
    this.root = el("div", { class: "grid", role: "grid", tabindex: "0", "aria-label": "Worksheet" }, this.head, this.body);
    this.root.style.setProperty("--row", `${this.rowHeight}px`);
    this.root.addEventListener("scroll", () => this.#soon(), { passive: true });
    new ResizeObserver(() => this.#soon()).observe(this.root);
  }

  /** Show another worksheet, from its end. */
  open(lines) {
    this.lines = lines;
    this.#fresh.clear();
    this.active = { line: Math.max(1, lines.length - 1), column: 0 };
    this.#layout();
    this.filter(this.#needle);
    this.toEnd();
  }

  /** Replace `removed` lines from `start` on; the new ones are marked for a moment. */
  splice({ start, removed, lines }) {
    const follow = this.#isLow();
    const headerBefore = this.lines[0]?.join("\t");
    this.lines.splice(start, removed, ...lines);
    const until = performance.now() + FLASH;
    const moved = lines.length - removed;
    this.#fresh = new Map([...this.#fresh].map(([line, end]) => [line >= start + removed ? line + moved : line, end]));
    if (lines.length < 60) lines.forEach((_, at) => this.#fresh.set(start + at, until));
    if (this.lines[0]?.join("\t") !== headerBefore) this.#layout();
    this.filter(this.#needle);
    if (follow && !this.#needle) this.toEnd();
    setTimeout(() => this.redraw(), FLASH + 50);
  }

  /** Show only lines that contain `needle`; returns how many. */
  filter(needle) {
    this.#needle = needle.toLowerCase();
    this.shown = [];
    for (let line = 1; line < this.lines.length; line += 1) {
      if (!this.#needle || this.lines[line].some((text) => text.toLowerCase().includes(this.#needle))) this.shown.push(line);
    }
    this.body.style.height = `${this.shown.length * this.rowHeight}px`;
    this.root.setAttribute("aria-rowcount", String(this.lines.length));
    this.redraw();
    return this.shown.length;
  }

  toEnd() {
    requestAnimationFrame(() => { this.root.scrollTop = this.root.scrollHeight; });
  }

  redraw() {
    this.body.replaceChildren();
    this.#live.clear();
    this.#draw();
  }

  /** Make a cell the active one and bring it into sight. */
  activate(line, column) {
    const old = this.active.line;
    this.active = { line, column };
    for (const each of [old, line]) this.#renew(each);
    const at = this.shown.indexOf(line);
    const top = at * this.rowHeight;
    const room = this.root.clientHeight - this.head.offsetHeight;
    if (top < this.root.scrollTop) this.root.scrollTop = top;
    else if (top + this.rowHeight > this.root.scrollTop + room) this.root.scrollTop = top + this.rowHeight - room;
    this.#draw();
    this.#sideways(column);
    this.root.setAttribute("aria-activedescendant", `cell-${line}-${column}`);
    this.actions.onActive(line);
  }

  cell(line, column) {
    return this.body.querySelector(`#cell-${line}-${column}`);
  }

  #isLow() {
    return this.root.scrollHeight - this.root.scrollTop - this.root.clientHeight < this.rowHeight * 3;
  }

  #sideways(column) {
    const sizes = widths(this.lines[0]);
    const left = sizes.slice(1, column + 1).reduce((sum, each) => sum + each, 0);
    const room = this.root.clientWidth - NUMBER_COLUMN;
    if (left < this.root.scrollLeft) this.root.scrollLeft = left;
    else if (left + sizes[column + 1] > this.root.scrollLeft + room) this.root.scrollLeft = left + sizes[column + 1] - room;
  }

  #layout() {
    const header = this.lines[0] ?? [];
    const sizes = widths(header);
    this.root.style.setProperty("--columns", sizes.map((each) => `${each}px`).join(" "));
    this.root.style.setProperty("--width", `${sizes.reduce((sum, each) => sum + each, 0)}px`);
    this.root.setAttribute("aria-colcount", String(header.length));
    this.statusColumn = header.indexOf("Status");
    this.typeColumn = header.indexOf("Type");
    this.head.replaceChildren(el("span", { class: "corner", "aria-hidden": "true" }), ...header.map((name, column) =>
      el("button", { type: "button", class: isFigure(name) ? "figure" : null, role: "columnheader", tabindex: "-1", title: `Sort the worksheet by ${name}`,
        onclick: () => this.actions.onSort(column) }, name || "(no name)")));
  }

  #soon() {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#draw());
  }

  #draw() {
    const first = Math.max(0, Math.floor(this.root.scrollTop / this.rowHeight) - BEYOND);
    const last = Math.min(this.shown.length, Math.ceil((this.root.scrollTop + this.root.clientHeight) / this.rowHeight) + BEYOND);
    for (const [at, row] of this.#live) {
      if (at >= first && at < last) continue;
      if (row.contains(document.activeElement) && row !== document.activeElement) continue; // being edited
      row.remove();
      this.#live.delete(at);
    }
    for (let at = first; at < last; at += 1) {
      if (!this.#live.has(at)) this.#place(at);
    }
  }

  #place(at) {
    const row = this.#row(this.shown[at]);
    row.style.transform = `translateY(${at * this.rowHeight}px)`;
    this.#live.get(at)?.remove();
    this.#live.set(at, row);
    this.body.append(row);
  }

  #renew(line) {
    const at = this.shown.indexOf(line);
    if (this.#live.has(at)) this.#place(at);
  }

  #row(line) {
    const texts = this.lines[line];
    const marks = ["grid-row"];
    if (texts[this.statusColumn]?.trim().toLowerCase() === "void") marks.push("void");
    if ((this.#fresh.get(line) ?? 0) > performance.now()) marks.push("fresh");
    if (line === this.active.line) marks.push("current");
    const cells = this.lines[0].map((name, column) => el("span", {
      role: "gridcell", id: `cell-${line}-${column}`, "data-column": column, "aria-colindex": column + 1, dir: "auto",
      class: [isFigure(name) && "figure", column === this.typeColumn && `kind kind-${(texts[column] ?? "").split(" ").at(-1).toLowerCase()}`,
        line === this.active.line && column === this.active.column && "active"].filter(Boolean).join(" ") || null,
      title: (texts[column] ?? "").length > 18 ? texts[column] : null,
    }, texts[column] ?? ""));
    return el("div", { class: marks.join(" "), role: "row", "aria-rowindex": line + 1, "data-line": line },
      el("span", { class: "number", role: "rowheader" }, String(line + 1)), ...cells);
  }
}
