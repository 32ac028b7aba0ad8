// @ts-check
/* A list of the next titles. The arrow keys move between them, and the keys of the card work on the title that has the focus. */
import { isCommand } from "./base.js";
import { commandOf, showKeys } from "./keys.js";
import { newOp, send } from "./send.js";

let busy = false;
const titles = () => [.../** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("#titles h2"))];
const here = () => Math.max(0, titles().findIndex((t) => t.closest("li")?.contains(document.activeElement)));

/** @param {number} place */
function go(place) { (titles()[Math.min(Math.max(place, 0), titles().length - 1)] ?? document.getElementById("title"))?.focus(); }

/** Send a form, and load the list again. @param {HTMLFormElement} form @param {string} verdict */
async function post(form, verdict) {
  if (busy) return;
  busy = true;
  const place = here();
  const values = /** @type {Record<string, string>} */ (Object.fromEntries([...new FormData(form)].map(([k, v]) => [k, String(v)])));
  const { answer } = await send(form.action, { ...values, op: newOp(), ...(verdict ? { say: verdict } : {}) }, () => {});
  const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
  for (const id of ["where", "main"]) document.getElementById(id)?.replaceWith(/** @type {HTMLElement} */ (page.getElementById(id)));
  const status = document.getElementById("status");
  if (status) status.textContent = [answer.said, answer.place, ...(answer.problems ?? []).map((/** @type {any} */ p) => p.message)].filter(Boolean).join(" · ");
  busy = false;
  ready();
  go(place);
}

/** @type {Map<string, string>} */
let commands = new Map();
function ready() {
  const taken = [.../** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-criterion]"))].map((b) => b.dataset.criterion ?? "");
  commands = commandOf(taken);
  showKeys(commands);
}

document.addEventListener("submit", (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (form.method !== "post" || !form.closest("#main")) return;
  event.preventDefault();
  post(form, /** @type {HTMLButtonElement | null} */ (event.submitter)?.value ?? "");
});

addEventListener("keydown", (event) => {
  if (!isCommand(event)) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); go(here() + (event.key === "ArrowDown" ? 1 : -1)); return; }
  const item = titles()[here()]?.closest("li");
  if (!item || event.key.length !== 1) return;
  const form = /** @type {HTMLFormElement} */ (item.querySelector("form"));
  const own = commands.get(event.key);
  const criterion = /** @type {HTMLButtonElement | null} */ (item.querySelector(`[data-criterion="${CSS.escape(event.key)}"]`));
  const verdict = own === "include" || own === "maybe" || own === "exclude" ? own : own ? "" : criterion?.value ?? "";
  if (!verdict && own !== "undo") return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (own === "undo") post(/** @type {HTMLFormElement} */ (document.getElementById("undo")), ""); else post(form, verdict);
}, true);

ready();
go(0);
