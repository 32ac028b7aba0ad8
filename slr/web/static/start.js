// @ts-check
/* The first page of a new review: the short name follows the title until the person changes it, and rows for criteria are added. */

const title = /** @type {HTMLInputElement} */ (document.getElementById("title"));
const name = /** @type {HTMLInputElement} */ (document.getElementById("name"));
const rows = /** @type {HTMLElement} */ (document.getElementById("rows"));
const more = /** @type {HTMLButtonElement} */ (document.getElementById("more"));

/** Return a short name made from a title, as the desk makes it. @param {string} text */
function propose(text) {
  const words = text.normalize("NFKD").replace(/[^\x00-\x7f]/g, "").toLowerCase().match(/[a-z0-9]+/g) ?? [];
  let found = words.join("-");
  if (found.length > 50) found = found.slice(0, 51).replace(/-[^-]*$/, "").slice(0, 50);
  return found;
}

let follows = name.value === "" || name.value === propose(title.value);
title.addEventListener("input", () => { if (follows) name.value = propose(title.value); });
name.addEventListener("input", () => { follows = name.value === ""; });

/* Without the script, the page has some empty rows; with it, rows are added when they are needed. */
const empty = [...rows.querySelectorAll("fieldset")].slice(2).filter((row) => row.querySelector("textarea")?.value === "");
for (const row of empty) row.remove();
more.addEventListener("click", () => {
  const last = /** @type {HTMLElement} */ (rows.lastElementChild);
  const row = /** @type {HTMLElement} */ (last.cloneNode(true));
  row.classList.remove("wrong");
  for (const field of /** @type {NodeListOf<HTMLInputElement>} */ (row.querySelectorAll("input, textarea"))) field.value = "";
  /** @type {HTMLSelectElement} */ (row.querySelector("select")).value = "exclude";
  const legend = /** @type {HTMLElement} */ (row.querySelector("legend"));
  legend.textContent = (legend.textContent ?? "").replace(/\d+/, String(rows.children.length + 1));
  rows.append(row);
  /** @type {HTMLElement} */ (row.querySelector("textarea")).focus();
});

document.getElementById("wrong")?.focus();
