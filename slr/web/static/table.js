// @ts-check
/* Tables that can be sorted: the headings become buttons. Without a script, the tables keep the order of the desk. */

for (const table of /** @type {NodeListOf<HTMLTableElement>} */ (document.querySelectorAll("table[data-sort]"))) {
  const body = table.tBodies[0];
  const before = [...body.rows];
  [...(table.tHead?.rows[0]?.cells ?? [])].forEach((cell, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sorter";
    button.append(...cell.childNodes);
    button.title = table.dataset.sortLabel ?? "";
    cell.append(button);
    button.addEventListener("click", () => {
      const was = cell.getAttribute("aria-sort");
      const now = was === "descending" ? "ascending" : was === "ascending" ? "" : "descending";
      for (const other of table.tHead?.rows[0]?.cells ?? []) other.removeAttribute("aria-sort");
      if (now) cell.setAttribute("aria-sort", now);
      body.append(...(now ? sorted(before, column, now === "ascending" ? 1 : -1) : before));
    });
  });
}

/** Rows without a number come last, whatever the direction.
 * @param {HTMLTableRowElement[]} rows @param {number} column @param {number} sign */
function sorted(rows, column, sign) {
  const key = (/** @type {HTMLTableRowElement} */ row) => {
    const cell = row.cells[column];
    return cell.dataset.value === undefined ? (cell.textContent ?? "").trim() : cell.dataset.value === "" ? null : Number(cell.dataset.value);
  };
  return [...rows].sort((a, b) => {
    const [x, y] = [key(a), key(b)];
    if (x === null || y === null) return x === y ? 0 : x === null ? 1 : -1;
    return typeof x === "number" && typeof y === "number" ? sign * (x - y) : sign * String(x).localeCompare(String(y), document.documentElement.lang);
  });
}
