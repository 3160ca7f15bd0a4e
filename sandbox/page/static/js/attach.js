/** What can be sent beside text: photos, voice messages, and places of the sandbox's map. */

import { post, upload } from "./api.js";
import { el, icon, iconButton, toast } from "./dom.js";

export class Attachments {
  /** `person` gives who sends, `takeReply` the id of the message it answers (once) or null. */
  constructor(places, person, takeReply) {
    this.person = person;
    this.takeReply = takeReply;
    this.photo = this.#file("image/*", (file) => this.#photo(file));
    this.voice = this.#file("audio/*", (file) => this.#voice(file));
    this.places = el("div", { class: "places", hidden: true, role: "group", "aria-label": "Places" },
      places.map((place) => el("button", { type: "button", class: "chip", onclick: () => this.#place(place) }, icon("pin"), place.name)));
    this.menu = el("div", { class: "attach-menu", id: "attach-menu", hidden: true },
      el("div", { class: "attach-kinds" },
        this.#kind("photo", "Photo", () => this.photo.click()),
        this.#kind("voice", "Voice message", () => this.voice.click()),
        this.#kind("pin", "Location", () => this.openPlaces())),
      this.places, this.photo, this.voice);
    this.button = iconButton("clip", "Attach", () => this.#toggle(), { "aria-expanded": "false", "aria-controls": "attach-menu" });
  }

  openPlaces() {
    this.#open(true);
    this.places.hidden = false;
    this.places.querySelector("button")?.focus();
  }

  #kind(name, label, onclick) {
    return el("button", { type: "button", class: "attach-kind", onclick }, icon(name), label);
  }

  #file(accept, send) {
    const input = el("input", { type: "file", accept, hidden: true, tabindex: "-1", "aria-hidden": "true" });
    input.addEventListener("change", () => {
      if (input.files[0]) send(input.files[0]);
      input.value = "";
    });
    return input;
  }

  #toggle() {
    this.#open(this.menu.hidden);
  }

  #open(open) {
    this.menu.hidden = !open;
    this.places.hidden = true;
    this.button.setAttribute("aria-expanded", String(open));
  }

  #photo(file) {
    const caption = document.getElementById("composer-text");
    const details = { caption: caption.value.trim(), reply_to: this.takeReply() };
    return this.#send(() => upload(this.#path("photo"), file, details), () => { caption.value = ""; });
  }

  #voice(file) {
    return this.#send(async () => {
      const seconds = await duration(file);
      await upload(this.#path("voice"), file, { seconds });
    });
  }

  #place({ latitude, longitude }) {
    return this.#send(() => post(this.#path("location"), { latitude, longitude, reply_to: this.takeReply() }));
  }

  #path(kind) {
    return `/api/chats/${this.person().id}/${kind}`;
  }

  async #send(request, then) {
    this.#open(false);
    try {
      await request();
      then?.();
    } catch (error) {
      toast(error.message, "bad");
    }
  }
}

/** Length of a sound file in whole seconds; 1 when the browser cannot tell. */
function duration(file) {
  return new Promise((resolve) => {
    const audio = new Audio();
    const done = () => {
      URL.revokeObjectURL(audio.src);
      resolve(Number.isFinite(audio.duration) ? Math.max(1, Math.round(audio.duration)) : 1);
    };
    audio.addEventListener("loadedmetadata", done);
    audio.addEventListener("error", done);
    audio.src = URL.createObjectURL(file);
  });
}
