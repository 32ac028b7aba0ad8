// @ts-check
/* Forms of rows: check the answers while a person types, save without loading the page again, so that the PDF stays where it is, and
   give commands by keys. The forms also work without this module. */

import { isCommand } from "./base.js";

const PAUSE = 250; // milliseconds after the last key

/** @typedef {{severity: string, message: string, hint: string}} Problem */
/** @typedef {{fields: Record<string, Problem[]>, missing: string[], statements: {fields: string[], fits: boolean, text: string}[], replaced: string}} Checked */

/** @type {WeakMap<HTMLFormElement, number>} */
const waiting = new WeakMap();
/** @type {WeakMap<HTMLFormElement, AbortController>} */
const asking = new WeakMap();
let unsaved = false;

/** The form that was last used, so that Ctrl+Enter saves it. @type {HTMLFormElement | null} */
let last = null;

document.addEventListener("input", (event) => {
  const form = event.target instanceof Element ? /** @type {HTMLFormElement | null} */ (event.target.closest("form.entry")) : null;
  if (!form) return;
  last = form;
  unsaved = true;
  explain(/** @type {Element} */ (event.target));
  window.clearTimeout(waiting.get(form));
  if (form.dataset.check) waiting.set(form, window.setTimeout(() => check(form), PAUSE));
});
document.addEventListener("focusin", (event) => {
  const form = event.target instanceof Element ? event.target.closest("form.entry") : null;
  if (form) last = /** @type {HTMLFormElement} */ (form);
  if (form) explain(/** @type {Element} */ (event.target));
});

/** Show the help of a field, and what its chosen word means, at the foot of its form. @param {Element} target */
function explain(target) {
  const place = target.closest("[data-field]");
  const shown = target.closest("form.entry")?.querySelector("[data-help]");
  if (!place || !shown) return;
  const meaning = target instanceof HTMLSelectElement ? target.selectedOptions[0]?.dataset.meaning : "";
  const name = place.querySelector("label, legend")?.textContent?.trim() ?? "";
  shown.textContent = `${name}: ${meaning || place.querySelector(".help")?.textContent || ""}`;
}

/** Ask the desk what is wrong with the answers, and show it. @param {HTMLFormElement} form */
async function check(form) {
  asking.get(form)?.abort();
  const control = new AbortController();
  asking.set(form, control);
  const answers = Object.fromEntries([...new FormData(form)].filter(([name, value]) => name !== "op" && typeof value === "string"));
  try {
    const response = await fetch(form.dataset.check ?? "", {
      method: "POST", body: JSON.stringify(answers), signal: control.signal,
      headers: { "content-type": "application/json", accept: "application/json" },
    });
    if (response.ok) show(form, await response.json());
  } catch { /* a later check replaced this one, or the desk is closed: saving says so */ }
}

/** @param {HTMLFormElement} form @param {Checked} found */
function show(form, found) {
  for (const place of /** @type {NodeListOf<HTMLElement>} */ (form.querySelectorAll("[data-field]"))) {
    const name = place.dataset.field ?? "";
    const problems = found.fields[name] ?? [];
    const input = place.querySelector("input, select, textarea");
    place.classList.toggle("wrong", problems.some((p) => p.severity === "error"));
    place.classList.toggle("doubt", found.statements.some((s) => !s.fits && s.fields[0] === name));
    if (input) {
      if (problems.some((p) => p.severity === "error")) input.setAttribute("aria-invalid", "true");
      else input.removeAttribute("aria-invalid");
    }
    const told = place.querySelector(".told");
    if (told) told.replaceChildren(...problems.map((p) => line(p.severity, p.hint ? `${p.message}. ${p.hint}` : p.message, "span")));
  }
  const lines = found.statements.map((s) => line(s.fits ? "fine" : "warn", `${s.fits ? "✓" : "!"} ${s.text}`, "p"));
  for (const p of found.fields[""] ?? []) lines.push(line(p.severity, p.message, "p"));
  if (found.replaced && !form.elements.namedItem("row")) lines.push(line("quiet", found.replaced, "p"));
  const checks = form.querySelector("[data-checks]");
  const text = lines.map((l) => l.textContent).join("\n");
  if (checks && checks.textContent !== text) checks.replaceChildren(...lines);
}

/** @param {string} kind @param {string} text @param {string} tag */
function line(kind, text, tag) {
  const element = document.createElement(tag);
  element.className = kind;
  element.textContent = text;
  return element;
}

/* Save by a request in the background, and replace only the part of the page that the form is in. */
document.addEventListener("submit", async (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  const part = form.closest("[data-part]");
  if (!part || form.method !== "post") return;
  event.preventDefault();
  if (form.classList.contains("busy")) return;
  const body = new URLSearchParams(/** @type {any} */ (new FormData(form, event.submitter)));
  form.classList.add("busy");
  window.clearTimeout(waiting.get(form));
  asking.get(form)?.abort(); // its answer would hide the answer to saving
  try {
    await replace(new URL(form.action).pathname + new URL(form.action).search, new URL(form.action).hash, { method: "POST", body });
  } catch {
    form.querySelector("[data-checks]")?.replaceChildren(line("error", form.dataset.offline ?? "", "p"));
  }
  form.classList.remove("busy");
});

/* Links that only change the form do not load the page again either. */
document.addEventListener("click", async (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button !== 0) return;
  const link = event.target instanceof Element ? event.target.closest("[data-part] a[href^='?']") : null;
  if (!(link instanceof HTMLAnchorElement) || !document.querySelector("[data-pdf]")) return;
  event.preventDefault();
  const address = new URL(link.href);
  try { await replace(address.pathname + address.search, address.hash, {}); } catch { location.assign(link.href); }
});

/** Load a page, and take over its part with the forms and its lines at the top. @param {string} address @param {string} hash @param {RequestInit} how */
async function replace(address, hash, how) {
  const response = await fetch(address, how);
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const fresh = page.querySelector("[data-part]");
  const old = document.querySelector("[data-part]");
  if (!fresh || !old) {
    unsaved = false;
    if (response.redirected) location.assign(response.url); else document.documentElement.replaceWith(page.documentElement);
    return;
  }
  old.replaceWith(fresh);
  const where = document.querySelector(".where"), there = page.querySelector(".where");
  if (where && there) where.replaceWith(there);
  const bars = document.getElementById("bars"), news = page.getElementById("bars");
  if (bars && news) bars.replaceWith(news);
  if (response.redirected) { history.replaceState(null, "", response.url); unsaved = false; }
  document.dispatchEvent(new Event("quotes"));
  settle(response.ok ? hash : "");
}

/** Put the focus where the person goes on. @param {string} hash */
function settle(hash) {
  const wrong = document.querySelector("[data-part] [aria-invalid='true']");
  if (wrong instanceof HTMLElement) { wrong.focus(); return; }
  const next = document.querySelector("[data-part] details.item[open] input:not([type=hidden])");
  const form = document.querySelector(`${hash && /^#[\w-]+$/.test(hash) ? hash : "#entry"} :is(input:not([type=hidden]), select, textarea)`) ?? document.querySelector("[data-part] form.entry :is(input:not([type=hidden]), select, textarea)");
  const target = next ?? form;
  if (target instanceof HTMLElement) target.focus({ preventScroll: !!hash });
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && last?.isConnected) {
    event.preventDefault();
    const save = /** @type {HTMLButtonElement | null} */ (last.querySelector("button[value='add']"));
    last.requestSubmit(save);
    return;
  }
  if (!isCommand(event)) return;
  const target = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (target instanceof HTMLElement) { event.preventDefault(); target.click(); }
});

addEventListener("beforeunload", (event) => { if (unsaved && isFilled()) event.preventDefault(); });

/** Return whether a field of a form has text that is not saved. */
function isFilled() {
  return [...document.querySelectorAll("form.entry :is(input:not([type=hidden]):not([type=radio]), textarea)")].some(
    (field) => /** @type {HTMLInputElement} */ (field).value !== /** @type {HTMLInputElement} */ (field).defaultValue);
}
