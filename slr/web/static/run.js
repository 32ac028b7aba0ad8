// @ts-check
/* The progress of a run. When a run begins or ends, the page is loaded again. While a run is in progress, a visible page is also
   loaded every 10 seconds, in case an event was missed. */
import { on } from "./base.js";

const told = document.getElementById("told");
const lines = [.../** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("#stages li"))];

/** Show where the run is. @param {{state: string, stage: string, done: number, total: number}} run */
function show(run) {
  const stage = run.stage === "write" ? lines.at(-1)?.dataset.stage : run.stage;
  const at = lines.findIndex((line) => line.dataset.stage === stage);
  lines.forEach((line, i) => {
    const state = i < at ? "past" : i === at ? "now" : "next";
    line.className = state;
    if (state === "now") line.setAttribute("aria-current", "step"); else line.removeAttribute("aria-current");
    /** @type {HTMLElement} */ (line.querySelector(".sign")).textContent = { past: "✓", now: "→", next: "·" }[state];
    const bar = line.querySelector("progress");
    if (!bar) return;
    bar.hidden = state !== "now" || run.total === 0;
    bar.max = run.total || 1;
    bar.value = run.done;
  });
}

if (told?.dataset.state === "running") {
  on("run", (event) => {
    if (event.state === "running") show(event); else location.reload();
  });
  setInterval(() => { if (document.visibilityState === "visible") location.reload(); }, 10000);
} else {
  on("run", (event) => { if (event.state === "running") location.reload(); });
}
