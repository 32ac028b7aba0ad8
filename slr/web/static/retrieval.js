// @ts-check
/* The page of full texts that are still needed: drop a PDF on a report, say at once if a file is not a PDF or too large, and undo with `u`. */

import { isCommand } from "./base.js";

const START = "%PDF-";

for (const place of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-drop]"))) {
  const field = /** @type {HTMLInputElement | null} */ (place.querySelector("input[type=file]"));
  if (!field) continue;
  place.addEventListener("dragover", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    place.classList.add("over");
  });
  place.addEventListener("dragleave", (event) => {
    if (!(event.relatedTarget instanceof Node && place.contains(event.relatedTarget))) place.classList.remove("over");
  });
  place.addEventListener("drop", async (event) => {
    place.classList.remove("over");
    const files = event.dataTransfer?.files;
    if (!files?.length) return;
    event.preventDefault();
    if (!(await accept(files[0], field))) return;
    field.files = files;
    field.form?.requestSubmit();
  });
  field.addEventListener("change", async () => {
    const file = field.files?.[0];
    if (!file) field.setCustomValidity("");
    else if (!(await accept(file, field))) field.value = "";
  });
}

/* A file that is dropped outside the reports must not replace the page. */
for (const kind of ["dragover", "drop"]) {
  document.addEventListener(kind, (event) => {
    if (/** @type {DragEvent} */ (event).dataTransfer?.types.includes("Files")) event.preventDefault();
  });
}

/** Return whether a file can be brought in. If not, say why. @param {File} file @param {HTMLInputElement} field */
async function accept(file, field) {
  field.setCustomValidity("");
  const most = Number(field.dataset.most);
  const head = await file.slice(0, 1024).text().catch(() => "");
  const begin = head.replace(/^[\ufeff\s\0]+/, "");
  if (!begin.startsWith(START)) return tell(field, "wrong");
  if (file.size > most) return tell(field, "large", most);
  return true;
}

/** @param {HTMLInputElement} field @param {"wrong" | "large"} key @param {number} [most] */
function tell(field, key, most = 0) {
  const text = (field.dataset[key] ?? "").replace("{most}", String(Math.floor(most / 1_000_000)));
  field.setCustomValidity(text);
  field.reportValidity();
  return false;
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "u" || !isCommand(event)) return;
  const button = /** @type {HTMLElement | null} */ (document.querySelector('[data-key="u"]'));
  if (!button) return;
  event.preventDefault();
  button.click();
});
