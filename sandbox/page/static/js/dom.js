/** Building the page from plain values. Text always becomes a text node, never markup. */

const SVG = "http://www.w3.org/2000/svg";

/** Outlines of the icons, drawn on a 24 x 24 field. */
const ICONS = {
  send: "M4 12 20 4l-5 16-3.5-6.5z",
  clip: "M8 12.5 14.5 6a3.2 3.2 0 0 1 4.5 4.5l-8.5 8.5a5 5 0 0 1-7-7L12 3.5",
  menu: "M5 7h14M5 12h14M5 17h9",
  reply: "M10 6 4 12l6 6v-4c5 0 8 1 10 5 0-6-3-10-10-10z",
  edit: "M5 19l1-4L16 5l3 3L9 18z",
  copy: "M9 9h10v10H9zM6 15H5V5h10v1",
  close: "M6 6l12 12M18 6 6 18",
  find: "M11 5a6 6 0 1 1 0 12 6 6 0 0 1 0-12M15.5 15.5 20 20",
  bin: "M5 7h14M10 7V5h4v2M7 7l1 13h8l1-13",
  column: "M5 5h6v14H5zM15 12h6M18 9v6",
  down: "M12 5v14M6 13l6 6 6-6",
  pin: "M12 21s-6-6-6-11a6 6 0 1 1 12 0c0 5-6 11-6 11zM12 8a2 2 0 1 1 0 4 2 2 0 0 1 0-4",
  photo: "M4 6h16v12H4zM4 15l4-4 4 4 3-3 5 5M15 9.5h.01",
  voice: "M12 4a2.5 2.5 0 0 1 2.5 2.5v5a2.5 2.5 0 0 1-5 0v-5A2.5 2.5 0 0 1 12 4M6 11.5a6 6 0 0 0 12 0M12 17.5V21",
  file: "M7 3h7l4 4v14H7zM14 3v4h4",
  chat: "M5 5h14v11h-8l-4 4v-4H5z",
  grid: "M4 5h16v14H4zM4 10h16M4 14.5h16M10 5v14",
  bolt: "M13 3 5 14h6l-1 7 8-11h-6z",
  skull: "M12 4a7 7 0 0 1 7 7c0 2.5-1 4-3 5v4H8v-4c-2-1-3-2.5-3-5a7 7 0 0 1 7-7M9.5 11h.01M14.5 11h.01",
};

/**
 * Make an element. `on...` attributes are listeners, `true` is an attribute without a value,
 * `null`, `undefined` and `false` leave an attribute or a child out.
 */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Make one of the icons; it is decoration, the button around it carries the name. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.classList.add("icon");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/** A button with an icon and a name that is read out, and shown as a tooltip. */
export function iconButton(name, label, onclick, attributes = {}) {
  return el("button", { type: "button", class: "icon-button", "aria-label": label, title: label, onclick, ...attributes }, icon(name));
}

/** Show a sentence at the edge of the page for a few seconds. */
export function toast(text, kind = "note") {
  const box = document.getElementById("toasts");
  const item = el("p", { class: `toast ${kind}` }, text);
  box.append(item);
  while (box.children.length > 3) box.firstChild.remove();
  setTimeout(() => item.remove(), 4000 + text.length * 30);
}

/** Show a sentence that must be closed, as Telegram does with an alert. */
export function alertBox(text) {
  const dialog = el("dialog", { class: "alert" }, el("p", {}, text),
    el("form", { method: "dialog" }, el("button", { class: "primary" }, "OK")));
  document.body.append(dialog);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.showModal();
}
