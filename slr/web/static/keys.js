// @ts-check
/* The keys of the screening pages. Each person can choose other keys or switch single keys off, and the browser stores this choice.
   If the usual key of a command is also the key of a criterion, the key excludes by the criterion, and the command has the capital
   letter. If the person has chosen the key for the command, the key gives the command. */
import { recall, remember } from "./base.js";

/** The keys of the terminal for the same commands, and further keys of the browser. @type {Record<string, string>} */
export const USUAL = { include: "i", maybe: "m", exclude: "e", skip: " ", undo: "u", note: "n", marks: "h", same: "d", pdf: "p" };

/** Return the person's own keys, by command. @returns {Record<string, string>} */
export function ownKeys() {
  try {
    const stored = JSON.parse(recall("keymap") || "{}");
    return Object.fromEntries(Object.entries(stored).filter(([name, key]) => name in USUAL && typeof key === "string" && key.length === 1));
  } catch { return {}; }
}

/** Return the command of each key. @param {string[]} taken keys of criteria @returns {Map<string, string>} */
export function commandOf(taken) {
  const own = ownKeys();
  const found = new Map();
  for (const [name, usual] of Object.entries(USUAL)) {
    if (!own[name]) found.set(taken.includes(usual) || Object.values(own).includes(usual) ? usual.toUpperCase() : usual, name);
  }
  for (const [name, key] of Object.entries(own)) found.set(key, name);
  return found;
}

/** Show the present keys on the buttons and in the list of keys, except the space bar. @param {Map<string, string>} commands */
export function showKeys(commands) {
  for (const [key, name] of commands) {
    for (const shown of document.querySelectorAll(`kbd[data-of="${name}"]`)) {
      if (key !== " ") shown.textContent = key;
    }
  }
  document.documentElement.classList.toggle("keyless", recall("keys") === "off");
}

/** Let the person choose keys in the dialog. @param {() => void} changed is called after each change */
export function chooseKeys(changed) {
  const off = /** @type {HTMLInputElement | null} */ (document.getElementById("keys-on"));
  if (off) {
    off.checked = recall("keys") !== "off";
    off.addEventListener("change", () => { remember("keys", off.checked ? "" : "off"); changed(); });
  }
  const fields = /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll("input[data-key-of]"));
  for (const field of fields) {
    const name = field.dataset.keyOf ?? "";
    field.value = ownKeys()[name] ?? "";
    field.placeholder = USUAL[name];
    field.addEventListener("input", () => {
      const keys = ownKeys();
      delete keys[name];
      if (field.value.trim()) keys[name] = field.value;
      for (const other of fields) {
        if (other !== field && other.value === field.value) { other.value = ""; delete keys[other.dataset.keyOf ?? ""]; }
      }
      remember("keymap", JSON.stringify(keys));
      changed();
    });
  }
}
