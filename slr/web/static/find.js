// @ts-check
/* Lists of reports and rows: the arrow keys go from line to line, and from the search field to the first line and back. */
import { isCommand } from "./base.js";

const links = () => /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-list] > li h3 a, [data-list] > li [data-first]")]);

document.addEventListener("keydown", (event) => {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const field = document.querySelector("input[type=search]");
  const inField = event.target === field;
  if (!inField && !isCommand(event)) return;
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  const all = links();
  const at = all.findIndex((link) => link.closest("li")?.contains(document.activeElement) ?? false);
  if (at < 0 && !inField && event.target !== document.body) return;
  const next = at + (event.key === "ArrowDown" ? 1 : -1);
  if (next >= all.length || (at < 0 && event.key === "ArrowUp")) return;
  event.preventDefault();
  const goal = next < 0 ? /** @type {HTMLElement | null} */ (field) : all[next];
  goal?.focus();
  goal?.scrollIntoView({ block: "nearest" });
});
