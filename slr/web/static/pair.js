// @ts-check
/* Keys of the page of pairs: each key presses its button. `n` goes to the note, and Esc leaves the note. */
import { isCommand } from "./base.js";

const KEYS = { s: "same", d: "different", v: "version", t: "notice", " ": "skip" };

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && document.activeElement?.id === "pair-note") {
    /** @type {HTMLElement} */ (document.activeElement).blur();
    return;
  }
  if (!isCommand(event)) return;
  const at = event.target instanceof Element ? event.target : null;
  if (event.key === " " && at?.closest("button, a, summary, label")) return;
  const form = /** @type {HTMLFormElement | null} */ (document.getElementById("pair"));
  if (event.key === "n" && form) { event.preventDefault(); document.getElementById("pair-note")?.focus(); return; }
  if (event.key === "u") { press(document.getElementById("undo"), "undo", event); return; }
  const wanted = /** @type {Record<string, string>} */ (KEYS)[event.key];
  if (wanted) press(form, wanted, event);
});

let sent = false;
addEventListener("pageshow", () => { sent = false; });

/** @param {HTMLElement | null} form @param {string} value @param {KeyboardEvent} event */
function press(form, value, event) {
  const button = /** @type {HTMLElement | null | undefined} */ (form?.querySelector(`button[value="${value}"]`));
  if (!button || sent) return;
  event.preventDefault();
  sent = true;
  button.click();
}
