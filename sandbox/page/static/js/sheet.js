/** The spreadsheet: a tab for each company, its grid, and what people do to it by hand. */

import { get, post } from "./api.js";
import { el, icon, iconButton, toast } from "./dom.js";
import { Grid } from "./grid.js";
import { makeEditable } from "./gridedit.js";

export class Spreadsheet {
  #title = "";
  #revision = 0;
  #sorted = { column: -1, descending: false };

  constructor(root, companies) {
    this.companies = companies;
    this.tabs = el("div", { class: "tabs", role: "tablist", "aria-label": "Companies" }, companies.map((company) =>
      el("button", { type: "button", role: "tab", id: `tab-${company.title}`, "data-title": company.title, title: `${company.name}, worksheet ${company.title}`, onclick: () => this.open(company.title) },
        company.short, el("span", { class: "badge", hidden: true }))));
    this.count = el("span", { class: "count" });
    this.find = el("input", { type: "search", placeholder: "Find rows", "aria-label": "Find rows", oninput: () => this.#filter() });
    this.grid = new Grid({
      onSort: (column) => this.#sort(column),
      onEdit: (line, column, value) => this.#change("cell", { line, column, value }, line),
      onActive: (line) => { this.remove.disabled = line < 1; },
    });
    makeEditable(this.grid);
    this.remove = iconButton("bin", "Delete the selected row", () => this.#delete(), { disabled: true });
    root.append(
      el("div", { class: "sheet-bar" }, this.tabs,
        el("div", { class: "sheet-tools" },
          el("label", { class: "find" }, icon("find"), this.find), this.count,
          iconButton("column", "Add a column of your own", () => this.#addColumn()),
          this.remove,
          iconButton("down", "Go to the newest row", () => this.grid.toEnd()))),
      this.grid.root);
  }

  /** Show the worksheet of one company. */
  async open(title) {
    if (title !== this.#title) this.#sorted = { column: -1, descending: false };
    this.#title = title;
    for (const tab of this.tabs.children) {
      tab.setAttribute("aria-selected", String(tab.dataset.title === title));
      if (tab.dataset.title === title) this.#badge(tab, 0);
    }
    await this.reload();
  }

  async reload() {
    const title = this.#title;
    try {
      const { revision, lines } = await get(`/api/sheets/${encodeURIComponent(title)}`);
      if (title !== this.#title) return;
      this.#revision = revision;
      this.grid.open(lines);
      this.#filter();
    } catch (error) {
      toast(error.message, "bad");
    }
  }

  /** Take one change of a worksheet; a worksheet that is not shown gets a mark on its tab. */
  take({ title, revision, before, start, removed, lines }) {
    if (title !== this.#title) {
      const tab = [...this.tabs.children].find((each) => each.dataset.title === title);
      if (tab) this.#badge(tab, Number(tab.lastChild.textContent || 0) + Math.max(1, lines.length - removed));
    } else if (before === this.#revision) {
      this.#revision = revision;
      this.grid.splice({ start, removed, lines });
      this.#filter();
    } else if (revision !== this.#revision) {
      this.reload();
    }
  }

  #badge(tab, number) {
    const badge = tab.lastChild;
    badge.hidden = !number;
    badge.textContent = number ? String(number) : "";
  }

  #filter() {
    const found = this.grid.filter(this.find.value.trim());
    const all = this.grid.lines.length - 1;
    this.count.textContent = found === all ? `${all.toLocaleString("en-IN")} rows` : `${found.toLocaleString("en-IN")} of ${all.toLocaleString("en-IN")}`;
  }

  async #sort(column) {
    const descending = this.#sorted.column === column && !this.#sorted.descending;
    this.#sorted = { column, descending };
    [...this.grid.head.querySelectorAll("[role=columnheader]")].forEach((button, at) =>
      button.setAttribute("aria-sort", at !== column ? "none" : descending ? "descending" : "ascending"));
    await this.#change("sort", { column, descending });
  }

  async #delete() {
    const { line } = this.grid.active;
    if (line >= 1 && this.grid.lines[line]) await this.#change("delete", { line }, line);
  }

  async #addColumn() {
    const name = prompt("Name of the new column");
    if (name?.trim()) await this.#change("column", { name: name.trim() });
  }

  /** Change the worksheet by hand; the row as it was seen goes along, so that another row is never hit. */
  async #change(kind, content, line = null) {
    const seen = line === null ? undefined : this.grid.lines[line];
    try {
      await post(`/api/sheets/${encodeURIComponent(this.#title)}/${kind}`, { ...content, seen });
    } catch (error) {
      toast(error.message, "bad");
      this.reload();
    }
  }
}
