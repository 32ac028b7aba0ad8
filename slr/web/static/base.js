// @ts-check
/* What every page of the desk does with a script: store light or dark and the size of letters in the browser, show the keys,
   and receive the events of the review. */

const root = document.documentElement;
root.classList.add("scripted");

/** Return a stored setting, or "" if the browser keeps none. @param {string} name */
export function recall(name) {
  try { return localStorage.getItem(`slr-${name}`) ?? ""; } catch { return ""; }
}

/** Store a setting. If the browser stores nothing, nothing happens. @param {string} name @param {string} value */
export function remember(name, value) {
  try { localStorage.setItem(`slr-${name}`, value); } catch { /* private window */ }
}

for (const name of ["scheme", "size"]) {
  const stored = recall(name);
  for (const choice of /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll(`input[name="${name}"]`))) {
    if (choice.value === stored) choice.checked = true;
    choice.addEventListener("change", () => { remember(name, choice.value); apply(name, choice.value); });
  }
  if (stored) apply(name, stored);
}

/** @param {string} name @param {string} value */
function apply(name, value) {
  if (name === "size") root.dataset.size = value;
}

/* In a narrow window, the bar has no room for the choice of colours. The choice is then in the menu of the person, if there is one. */
const narrow = matchMedia("(max-width: 820px)");
const scheme = document.querySelector(".theme"), sizes = document.querySelector(".drop .sizes"), end = document.querySelector(".bar .end");
function placeScheme() {
  if (scheme && sizes && narrow.matches) sizes.before(scheme); else if (scheme) end?.prepend(scheme);
}
narrow.addEventListener("change", placeScheme);
placeScheme();

for (const button of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-open]"))) {
  button.addEventListener("click", () => open(button.dataset.open ?? ""));
}

/** Open a dialog. @param {string} id */
function open(id) {
  const dialog = /** @type {HTMLDialogElement | null} */ (document.getElementById(id));
  if (dialog && !dialog.open) dialog.showModal();
}

/* A menu closes when the person presses a place outside the menu, moves the focus to such a place, or presses Escape. */
for (const kind of ["click", "focusin"]) {
  document.addEventListener(kind, (event) => {
    for (const menu of /** @type {NodeListOf<HTMLDetailsElement>} */ (document.querySelectorAll(".me[open], .more[open]"))) {
      if (event.target instanceof Node && !menu.contains(event.target)) menu.open = false;
    }
  });
}
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of /** @type {NodeListOf<HTMLDetailsElement>} */ (document.querySelectorAll(".me[open], .more[open]"))) {
    menu.open = false;
    /** @type {HTMLElement} */ (menu.querySelector("summary")).focus();
  }
});

/** Return whether a single key is a command now. It is none in a field or while a dialog is open, with Ctrl, Alt or the command key,
 * while a key is held down or a letter is composed, or if single keys are switched off.
 * @param {KeyboardEvent} event */
export function isCommand(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || event.isComposing || recall("keys") === "off") return false;
  const at = event.target instanceof Element ? event.target : null;
  if (at?.closest("input:not([type=radio]):not([type=checkbox]), select, textarea, [contenteditable]")) return false;
  return !document.querySelector("dialog[open]");
}

let before = "";
const home = document.body.dataset.home ?? "";
document.addEventListener("keydown", (event) => {
  if (!isCommand(event)) return;
  const pair = before + event.key;
  before = event.key === "g" ? "g" : "";
  if (event.key === "?") { event.preventDefault(); open("keys"); }
  else if (event.key === "/" && home) {
    event.preventDefault();
    const field = /** @type {HTMLInputElement | null} */ (document.querySelector("input[type=search]"));
    if (field) field.focus(); else location.assign(`${home}/find`);
  } else if (pair === "go" && home) { event.preventDefault(); location.assign(`${home}/`); }
});

/* Events. A browser opens only six connections to a host. Therefore only one visible tab follows the events of a review, and hands
   them to the other tabs of the browser. The leading tab renews its entry in the storage of the browser. If the entry is old, because
   the tab was closed or hidden, another visible tab takes over. */
const RENEWED = 1500; // milliseconds between two looks at the entry
const OLD = 4000; // milliseconds after which the entry of another tab no longer counts
const me = String(crypto.getRandomValues(new Uint32Array(2)));
/** @type {EventSource | null} */
let stream = null;
const listeners = /** @type {Map<string, Array<(event: any) => void>>} */ (new Map());
const others = home && "BroadcastChannel" in window ? new BroadcastChannel(`slr${home}`) : null;
others?.addEventListener("message", (message) => tell(message.data));

/** Call a function for each further event of a kind. @param {string} kind @param {(event: any) => void} act */
export function on(kind, act) {
  listeners.set(kind, [...(listeners.get(kind) ?? []), act]);
}

/** @param {any} event */
function tell(event) {
  for (const act of listeners.get(event.kind) ?? []) act(event);
}

/** Return whether this tab is the one that follows the events. If no other tab is, this tab takes over. */
function leads() {
  if (!others) return true;
  const [who, since] = recall(`lead${home}`).split(" ");
  if (who && who !== me && Date.now() - Number(since) < OLD) return false;
  remember(`lead${home}`, `${me} ${Date.now()}`);
  return true;
}

function follow() {
  if (!home) return;
  if (document.visibilityState === "hidden" || !leads()) { stop(); return; }
  if (stream) return;
  stream = new EventSource(`${home}/events`);
  stream.addEventListener("open", () => document.body.classList.remove("live-off"));
  stream.addEventListener("error", () => document.body.classList.add("live-off"));
  stream.addEventListener("message", (message) => {
    const event = JSON.parse(message.data);
    others?.postMessage(event);
    tell(event);
  });
}

function stop() {
  stream?.close();
  stream = null;
}

document.addEventListener("visibilitychange", follow);
addEventListener("pagehide", () => {
  stop();
  if (recall(`lead${home}`).startsWith(`${me} `)) remember(`lead${home}`, "");
});
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); else follow(); });
setInterval(follow, RENEWED);
follow();

on("people", ({ people }) => {
  const live = document.getElementById("live");
  if (!live) return;
  const others = people.filter((/** @type {string} */ who) => who && who !== document.body.dataset.person);
  live.textContent = others.length ? (live.dataset.with ?? "").replace("{people}", others.join(", ")) : live.dataset.alone ?? "";
});
on("version", ({ version, reason }) => {
  const bar = document.getElementById("outdated");
  if (bar && reason === "protocol" && String(version) !== document.body.dataset.version) bar.hidden = false;
});
