/** Moving in the grid and changing its cells, by keys, double click, or a second tap. */

import { el } from "./dom.js";

/** Give `grid` its keyboard and pointer. */
export function makeEditable(grid) {
  grid.root.addEventListener("keydown", (event) => key(grid, event));
  grid.body.addEventListener("dblclick", (event) => withCell(grid, event, (line, column) => beginEdit(grid, line, column)));
  grid.body.addEventListener("click", (event) => withCell(grid, event, (line, column) => {
    const again = grid.active.line === line && grid.active.column === column;
    if (again && matchMedia("(pointer: coarse)").matches) beginEdit(grid, line, column);
    else grid.activate(line, column);
  }));
}

function withCell(grid, event, act) {
  const row = event.target.closest(".grid-row");
  if (!row || event.target.tagName === "INPUT") return;
  const column = Number(event.target.closest("[data-column]")?.dataset.column ?? 0);
  act(Number(row.dataset.line), column);
}

function key(grid, event) {
  if (event.target.tagName === "INPUT") return;
  const { line, column } = grid.active;
  const at = grid.shown.indexOf(line);
  const page = Math.max(1, Math.floor(grid.root.clientHeight / grid.rowHeight) - 2);
  const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], PageUp: [-page, 0], PageDown: [page, 0] };
  if (event.key in steps) {
    const [down, right] = steps[event.key];
    go(grid, at + down, column + right);
  } else if (event.key === "Home") go(grid, event.ctrlKey ? 0 : at, 0);
  else if (event.key === "End") go(grid, event.ctrlKey ? grid.shown.length - 1 : at, grid.lines[0].length - 1);
  else if (event.key === "Enter" || event.key === "F2") beginEdit(grid, line, column);
  else if (event.key === "Backspace" || event.key === "Delete") commit(grid, line, column, "");
  else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) beginEdit(grid, line, column, event.key);
  else return;
  event.preventDefault();
}

function go(grid, at, column) {
  if (!grid.shown.length) return;
  const line = grid.shown[Math.min(Math.max(at, 0), grid.shown.length - 1)];
  grid.activate(line, Math.min(Math.max(column, 0), grid.lines[0].length - 1));
}

export function beginEdit(grid, line, column, typed = null) {
  grid.activate(line, column);
  const cell = grid.cell(line, column);
  if (!cell || cell.querySelector("input")) return;
  const before = grid.lines[line][column] ?? "";
  const input = el("input", { class: "cell-input", "aria-label": `${grid.lines[0][column]}, row ${line + 1}`, autocomplete: "off", dir: "auto" });
  input.value = typed ?? before;
  let open = true;
  const close = (keep) => {
    if (!open) return;
    open = false;
    const value = input.value;
    cell.replaceChildren(before);
    if (keep && value !== before) commit(grid, line, column, value);
    grid.root.focus({ preventScroll: true });
  };
  input.addEventListener("blur", () => close(true));
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== "Tab" && event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    close(event.key !== "Escape");
    const at = grid.shown.indexOf(line);
    if (event.key === "Enter") go(grid, at + 1, column);
    if (event.key === "Tab") go(grid, at, column + (event.shiftKey ? -1 : 1));
  });
  cell.replaceChildren(input);
  input.focus();
  if (typed === null) input.select();
}

function commit(grid, line, column, value) {
  if ((grid.lines[line]?.[column] ?? "") !== value) grid.actions.onEdit(line, column, value);
}
