// @ts-check
/* The keys of the page on which a full text is judged: the verdict, the criteria, undo, skip and the note. */

import { isCommand } from "./base.js";
import { commandOf, showKeys } from "./keys.js";

const criteria = /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll("[data-criterion]"));
const commands = commandOf([...criteria].map((button) => button.dataset.criterion ?? ""));
const note = /** @type {HTMLTextAreaElement | null} */ (document.getElementById("note"));
showKeys(commands);

document.addEventListener("keydown", (event) => {
  if (!isCommand(event)) return;
  const at = event.target instanceof Element ? event.target : null;
  if (event.key === " " && at?.closest("button, a, summary, [data-view]")) return; // presses the button, or scrolls the PDF
  const command = commands.get(event.key);
  if (command === "note" && note) {
    event.preventDefault();
    note.focus();
    return;
  }
  const button = command ? document.querySelector(`[data-key="${command}"]`) : [...criteria].find((b) => b.dataset.criterion === event.key);
  if (!(button instanceof HTMLElement)) return;
  event.preventDefault();
  button.click();
});

note?.addEventListener("keydown", (event) => {
  if (event.key === "Escape") note.blur();
});

/* A second press while the first verdict is on its way must not give a verdict on the next report. */
document.getElementById("say")?.addEventListener("submit", (event) => {
  const form = /** @type {HTMLFormElement} */ (event.currentTarget);
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
});
