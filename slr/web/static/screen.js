// @ts-check
/* One card after the other. The page holds the present card and the next ones. A verdict is shown as saved only when the desk has
   acknowledged it, and then the next card is there at once, without any animation. */
import { isCommand, on, recall, remember } from "./base.js";
import { chooseKeys, commandOf, showKeys } from "./keys.js";
import { newOp, send, unsent } from "./send.js";

/** @typedef {{report: string, mark: string, criteria: string, picked: string, ranked: string, paper: string, reasons: string, needs: string}} Card */

const home = document.body.dataset.home ?? "";
const main = /** @type {HTMLElement} */ (document.getElementById("main"));
const form = /** @type {HTMLFormElement | null} */ (document.getElementById("say"));
const words = /** @type {DOMStringMap} */ (/** @type {HTMLElement} */ (document.getElementById("words")).dataset);
const told = /** @type {HTMLElement} */ (document.getElementById("told"));
const place = { stage: main.dataset.stage ?? "", queue: main.dataset.queue ?? "" };

/** @type {Card[]} */
let cards = JSON.parse(document.getElementById("cards")?.textContent ?? "[]");
let busy = false;
let marked = recall("marks") !== "off";

/** @param {string} id */
const at = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
const note = () => /** @type {HTMLTextAreaElement | null} */ (document.getElementById("note"));

/** Show one line about what was saved. @param {string} text @param {string} line @param {boolean} good */
function report(text, line, good) {
  const status = at("status");
  status.textContent = "";
  if (good) {
    const ok = document.createElement("span");
    ok.className = "ok";
    ok.textContent = `✓ ${words.saved} `;
    status.append(ok);
  }
  status.append(text);
  at("saved").classList.add("told");
  at("saved").classList.toggle("failed", !good && text !== "");
  at("line").textContent = line;
}

/** Show longer news above the card. @param {string[]} lines */
function tell(lines) {
  told.replaceChildren(...lines.map((text) => { const p = document.createElement("p"); p.textContent = text; return p; }));
  told.hidden = !lines.length;
}

/** Draw the first card, or the end of the queue. @param {boolean} focus */
function draw(focus) {
  const card = cards[0];
  if (!card || !form) { location.reload(); return; }
  at("report").innerHTML = card.paper;
  at("criteria").innerHTML = card.reasons;
  at("needs").innerHTML = card.needs;
  at("needs-panel").hidden = !card.needs.trim();
  for (const name of /** @type {const} */ (["report", "mark", "criteria", "picked"])) {
    for (const field of /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll(`input[name="${name}"]`))) field.value = card[name];
  }
  restore();
  shutReasons();
  learnKeys();
  if (focus) { scrollTo(0, 0); at("title").focus({ preventScroll: true }); }
}

/** Take the order of the next cards, and the cards that the page did not have. @param {any} answer */
function take(answer) {
  const known = new Map([...cards, ...answer.cards].map((card) => [card.report, card]));
  cards = answer.order.map((/** @type {string} */ name) => known.get(name)).filter(Boolean);
  at("where").innerHTML = answer.where;
  const left = document.querySelector('#where .tabs a[aria-current] .num')?.textContent ?? "";
  if (place.queue === "read" && place.stage === "title-abstract") {
    for (const count of document.querySelectorAll('.bar a[aria-current="page"] .count')) count.textContent = left;
  }
}

/** The cards that the page has, complete with the terms of the ranking. */
const held = () => cards.filter((card) => card.ranked).map((card) => card.report).join(" ");

/** Send something and show what came of it. @param {string} address @param {Record<string, string>} values */
async function post(address, values) {
  if (busy) return;
  busy = true;
  document.body.classList.add("busy");
  const { status, answer } = await send(address, values, () => report(words.waiting ?? "", "", false));
  busy = false;
  document.body.classList.remove("busy");
  finish(status, answer);
}

/** @param {number} status @param {any} answer */
function finish(status, answer) {
  if (status === 200) {
    forget();
    tell([]);
    take(answer);
    report(answer.said, answer.place ?? "", Boolean(answer.place));
    if (cards.length) draw(true); else location.reload();
    return;
  }
  report(answer.said ?? answer.problems?.map((/** @type {any} */ p) => p.message).join(" ") ?? "", "", false);
  if (answer.refusal === "judged" && cards[0]) {
    cards[0].mark = answer.mark;
    for (const field of /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll('input[name="mark"]'))) field.value = answer.mark;
  } else if (answer.refusal === "criteria") {
    cards = answer.cards;
    draw(true);
    tell([answer.said, ...answer.changes]);
  } else if (answer.problems?.length) {
    tell(answer.problems.flatMap((/** @type {any} */ p) => [p.message, p.hint].filter(Boolean)));
    if (answer.offer) offer(answer.offer);
  }
}

/** Offer to add the columns that the person's file lacks, and to send the last verdict again. @param {string} text */
function offer(text) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn";
  button.textContent = text;
  button.addEventListener("click", () => say(last, { widen: "yes" }));
  told.append(button);
}

let last = "";

/** Give a verdict on the present card. @param {string} verdict @param {Record<string, string>} more */
function say(verdict, more = {}) {
  const card = cards[0];
  if (!card) return;
  last = verdict;
  post(`${home}/say`, {
    op: newOp(), ...place, report: card.report, criteria: card.criteria, mark: card.mark, picked: card.picked, say: verdict, note: note()?.value ?? "", have: held(), ...more,
  });
}

/** @param {string} what */
function step(what) {
  if (what === "undo") post(`${home}/undo`, { op: newOp(), ...place, have: held() });
  else if (cards[0]) post(`${home}/skip`, { op: newOp(), ...place, report: cards[0].report, have: held() });
}

/* The draft of a note is kept when the page is loaded again. */
function restore() {
  const field = note();
  if (!field) return;
  let draft = null;
  try { draft = JSON.parse(sessionStorage.getItem("slr-note") ?? "null"); } catch { /* no draft */ }
  field.value = draft && draft.report === cards[0]?.report ? draft.text : "";
}
function forget() { try { sessionStorage.removeItem("slr-note"); } catch { /* no draft */ } }
note()?.addEventListener("input", () => {
  try { sessionStorage.setItem("slr-note", JSON.stringify({ report: cards[0]?.report, text: note()?.value })); } catch { /* no draft */ }
});
note()?.addEventListener("keydown", (event) => { if (event.key === "Escape") at("title").focus(); });

/** Call what a command does. @param {string} name */
function command(name) {
  if (name === "include" || name === "maybe" || name === "exclude") say(name);
  else if (name === "undo" || name === "skip") step(name);
  else if (name === "note") note()?.focus();
  else if (name === "marks") { marked = !marked; remember("marks", marked ? "" : "off"); showMarks(); report(words[marked ? "marksOn" : "marksOff"] ?? "", at("line").textContent ?? "", false); }
  else {
    const link = /** @type {HTMLAnchorElement | null} */ (document.querySelector(`a[data-key="${name}"]`));
    if (link) link.click(); else if (name === "pdf") report(words.noPdf ?? "", "", false);
  }
}
function showMarks() { document.documentElement.classList.toggle("unmarked", !marked); }

let commands = commandOf([]);
function learnKeys() {
  const taken = [.../** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-criterion]"))].map((b) => b.dataset.criterion ?? "");
  commands = commandOf(taken);
  showKeys(commands);
}

addEventListener("keydown", (event) => {
  if (!isCommand(event) || event.key.length !== 1 || !form) return;
  const pressed = event.target instanceof Element ? event.target.closest("button, a, summary, input") : null;
  if (event.key === " " && pressed) return;
  const own = commands.get(event.key);
  const criterion = /** @type {HTMLButtonElement | null} */ (document.querySelector(`[data-criterion="${CSS.escape(event.key)}"]`));
  if (!own && !criterion) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (own) command(own); else if (criterion) say(criterion.value);
}, true);

document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? /** @type {HTMLButtonElement | null} */ (event.target.closest("button[name=say], button[data-key]")) : null;
  if (!button || !form) return;
  event.preventDefault();
  if (button.name === "say") say(button.value); else command(button.dataset.key ?? "");
});

/* The records of a report are loaded when the person unfolds them. */
document.addEventListener("toggle", async (event) => {
  const box = /** @type {HTMLDetailsElement} */ (event.target);
  if (!(box instanceof HTMLDetailsElement) || !box.open || !box.dataset.load) return;
  const response = await fetch(box.dataset.load, { headers: { accept: "text/html" } });
  if (response.ok) /** @type {HTMLElement} */ (box.querySelector(".loaded")).innerHTML = await response.text();
  delete box.dataset.load;
}, true);

/* On a phone, the reasons are shown at the bottom edge. */
const opener = document.getElementById("reasons-open");
function shutReasons() {
  at("reasons").classList.remove("shown");
  opener?.setAttribute("aria-expanded", "false");
}
opener?.addEventListener("click", () => {
  at("reasons").classList.add("shown");
  opener.setAttribute("aria-expanded", "true");
  at("shut").focus();
});
document.getElementById("shut")?.addEventListener("click", () => { shutReasons(); opener?.focus(); });
addEventListener("keydown", (event) => { if (event.key === "Escape" && form) shutReasons(); });

/* When others give verdicts, the numbers at the top follow after a while. */
let soon = 0;
on("counts", ({ stage }) => {
  if (stage !== place.stage || soon) return;
  soon = setTimeout(async () => {
    soon = 0;
    if (busy) return;
    const response = await fetch(`${home}/cards?${new URLSearchParams({ ...place, n: "0" })}`, { headers: { accept: "application/json" } }).catch(() => null);
    if (response?.ok && !busy) at("where").innerHTML = (await response.json()).where;
  }, 5000);
});

showMarks();
chooseKeys(learnKeys);
learnKeys();
if (form) {
  restore();
  const waiting = unsent();
  if (waiting && waiting.address.startsWith(`${home}/`)) {
    post(waiting.address, { ...waiting.values, have: "" }).then(() => { if (waiting.values.queue !== place.queue || waiting.values.stage !== place.stage) location.reload(); });
  }
}
