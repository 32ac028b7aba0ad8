// @ts-check
/* The overview is loaded again when the review was run or a file has changed, unless a dialog or a menu is open. */
import { on } from "./base.js";

let waiting = 0;
function renew() {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    if (document.querySelector("dialog[open], details[open]")) return;
    location.reload();
  }, 400);
}
on("version", renew);
on("news", renew);
on("run", ({ state, done, stage }) => { if (state !== "running" || (!done && !stage)) renew(); });
