// @ts-check
/* The page of searches: files can be dropped, the chosen files are listed, and the fields of a new source are shown only if a new
   source is chosen. */

const zone = /** @type {HTMLElement | null} */ (document.getElementById("zone"));
const field = /** @type {HTMLInputElement | null} */ (document.getElementById("files"));
const picked = document.getElementById("picked");
const source = /** @type {HTMLSelectElement | null} */ (document.getElementById("source"));
const about = /** @type {HTMLFieldSetElement | null} */ (document.getElementById("about"));
const name = /** @type {HTMLInputElement | null} */ (document.getElementById("name"));

if (zone && field && picked) {
  const list = () => {
    picked.replaceChildren(...[...(field.files ?? [])].map((file) => {
      const line = document.createElement("li");
      line.textContent = `${file.name} · ${Math.max(1, Math.round(file.size / 1024)).toLocaleString(document.documentElement.lang)} KB`;
      return line;
    }));
  };
  field.addEventListener("change", list);
  list();
  for (const kind of ["dragenter", "dragover"]) {
    zone.addEventListener(kind, (event) => { event.preventDefault(); zone.classList.add("over"); });
  }
  zone.addEventListener("dragleave", () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("over");
    const files = event.dataTransfer?.files;
    if (files?.length) { field.files = files; list(); }
  });
  /* A file that misses the zone must not replace the page. */
  for (const kind of ["dragover", "drop"]) addEventListener(kind, (event) => event.preventDefault());
}

if (source && about && name) {
  const fit = () => {
    about.hidden = source.value !== "";
    name.required = source.value === "";
  };
  source.addEventListener("change", fit);
  fit();
}

const date = /** @type {HTMLInputElement | null} */ (document.getElementById("date"));
const undated = /** @type {HTMLInputElement | null} */ (document.querySelector("input[name=undated]"));
if (date && undated) {
  /* The browser asks for the date before it sends the files. After an answer of the desk, the files would have to be chosen again. */
  const ask = () => { date.required = !undated.checked; };
  undated.addEventListener("change", ask);
  ask();
}

const busy = document.getElementById("busy");
document.getElementById("exports")?.addEventListener("submit", () => { if (busy) busy.textContent = busy.dataset.busy ?? ""; });
addEventListener("pageshow", () => { if (busy) busy.textContent = ""; });

document.getElementById("done")?.focus();
