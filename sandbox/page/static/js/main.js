/** Puts the page together and connects its parts to the stream of events. */

import { follow, get } from "./api.js";
import { Chat } from "./chat.js";
import { Composer } from "./composer.js";
import { el, icon, toast } from "./dom.js";
import { People } from "./people.js";
import { Spreadsheet } from "./sheet.js";
import { Status } from "./status.js";
import { Trouble } from "./trouble.js";

const VIEWS = [["chat", "Chat", "chat"], ["sheet", "Sheet", "grid"], ["trouble", "Break it", "bolt"]];
const byId = (id) => document.getElementById(id);

function showView(name) {
  document.body.dataset.view = name;
  for (const button of byId("views").children) button.setAttribute("aria-pressed", String(button.dataset.view === name));
}

/** Choices that a link to the page can carry: #person=700100101&sheet=JohnLee_Data&view=sheet */
function choices() {
  return new URLSearchParams(location.hash.slice(1));
}

async function start() {
  const world = await get("/api/world");
  const composer = new Composer(byId("composer"), world.places);
  let invite = "";
  const chat = new Chat(byId("chat-head"), byId("messages"), composer, (word) => {
    invite = word;
    toast("Now choose the person who opens this link.");
  });
  const sheet = new Spreadsheet(byId("sheet"), world.companies);
  const trouble = new Trouble(byId("trouble"), world.trouble);
  const status = new Status(byId("status"));
  let current = null;

  const choose = async (person) => {
    current = person;
    people.show(person);
    composer.as(person, world.commands);
    history.replaceState(null, "", `#person=${person.id}`);
    await Promise.all([chat.open(person), person.worksheet && sheet.open(person.worksheet)]);
    if (invite) await composer.send(`/start ${invite}`);
    invite = "";
  };
  const people = new People(byId("people"), world.people, (person) => {
    if (document.body.dataset.view !== "chat") showView("chat");
    choose(person);
  });
  byId("views").append(...VIEWS.map(([name, label, picture]) =>
    el("button", { type: "button", "data-view": name, onclick: () => showView(name) }, icon(picture), label)));

  const wanted = choices();
  showView(VIEWS.some(([name]) => name === wanted.get("view")) ? wanted.get("view") : "chat");
  status.show(world.status);
  const first = world.people.find((person) => String(person.id) === wanted.get("person")) ?? world.people[0];
  await choose(first);
  if (wanted.get("sheet") || !first.worksheet) await sheet.open(wanted.get("sheet") || world.companies[0].title);

  let lost = false;
  follow({
    chat: (event) => { chat.take(event); people.note(event); },
    sheet: (event) => sheet.take(event),
    status: (event) => { status.show(event); trouble.show(event.trouble); trouble.explain(event.daemon.why); },
    commands: (commands) => { world.commands = commands; composer.suggestions.commands = commands; },
  }, () => {
    if (!lost) return;
    lost = false;
    document.body.classList.remove("lost");
    toast("Connected again.");
    chat.open(current);
    sheet.reload();
  }, () => {
    if (lost) return;
    lost = true;
    document.body.classList.add("lost");
    toast("The sandbox does not answer. Start it again with: python main.py sandbox", "bad");
  });
}

start().catch((error) => toast(`The page could not start: ${error.message}`, "bad"));
