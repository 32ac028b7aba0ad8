// @ts-check
/* The editor of the protocol: numbers of lines, problems while the person writes, and a list of keys and values that are possible
   at the cursor. The field stays an ordinary field, so that undo, selection and screen readers work as usual. */

const field = /** @type {HTMLTextAreaElement} */ (document.getElementById("text"));
const numbers = /** @type {HTMLElement} */ (document.getElementById("numbers"));
const list = /** @type {HTMLElement} */ (document.getElementById("offers"));
const problems = /** @type {HTMLElement} */ (document.getElementById("problems"));
const meaning = /** @type {HTMLElement} */ (document.getElementById("key-meaning"));
const form = /** @type {HTMLFormElement} */ (document.getElementById("edit"));
const saved = /** @type {HTMLInputElement | null} */ (document.querySelector("input[name=previewed]"))?.value === "" ? field.value : null;
const address = form.action;

/** Send values and return the answer, or null if there is none. @param {string} what @param {Record<string, string>} values */
async function ask(what, values) {
  try {
    const answer = await fetch(`${address}/${what}`, {
      method: "POST", headers: { "content-type": "application/json", accept: "application/json" }, body: JSON.stringify(values),
    });
    return answer.ok ? await answer.json() : null;
  } catch { return null; }
}

/* ---- numbers of lines, with a mark where there is a problem */
/** @type {Map<number, string>} */
let marked = new Map();
let drawn = "";

function number() {
  const count = field.value.split("\n").length;
  const key = `${count} ${[...marked].join(" ")}`;
  if (key !== drawn) {
    drawn = key;
    /** @type {(string | Node)[]} */
    const parts = [];
    for (let i = 1; i <= count; i++) {
      const kind = marked.get(i);
      if (kind) {
        const mark = document.createElement("span");
        mark.className = kind;
        mark.textContent = `${kind === "error" ? "✗" : "!"} ${i}`;
        parts.push(mark);
      } else parts.push(`${i}\n`);
    }
    numbers.replaceChildren(...parts);
  }
  numbers.scrollTop = field.scrollTop;
}
field.addEventListener("scroll", () => { numbers.scrollTop = field.scrollTop; settle(); });

/* ---- problems */
let asked = 0, waiting = 0;
async function check() {
  const now = ++asked;
  const answer = await ask("check", { text: field.value });
  if (answer && now === asked) show(answer.problems);
}

/** Show what is wrong. @param {{message: string, where: string, hint: string, severity: string, code: string, line: number | null, file: string}[]} found */
function show(found) {
  marked = new Map();
  for (const p of found) if (p.line && marked.get(p.line) !== "error") marked.set(p.line, p.severity);
  number();
  if (!found.length) {
    const line = document.createElement("p");
    line.className = "fine";
    line.textContent = problems.dataset.none ?? "";
    problems.replaceChildren(line);
    return;
  }
  const lines = document.createElement("ul");
  lines.className = "problems";
  for (const p of found.slice(0, 30)) {
    const item = document.createElement("li");
    item.className = p.severity;
    const said = document.createElement("p"), bold = document.createElement("b");
    bold.textContent = p.message;
    said.append(bold);
    if (p.where) { const where = document.createElement("span"); where.className = "mono"; where.textContent = ` ${p.where}`; said.append(where); }
    item.append(said);
    if (p.line) {
      const go = document.createElement("button");
      go.type = "button"; go.className = "btn"; go.textContent = (problems.dataset.line ?? "").replace("{n}", String(p.line));
      go.addEventListener("click", () => select(p.line ?? 1));
      item.append(go);
    }
    if (p.hint) { const hint = document.createElement("p"); hint.className = "small"; hint.textContent = p.hint; item.append(hint); }
    const code = document.createElement("p"); code.className = "small quiet"; code.textContent = p.code; item.append(code);
    lines.append(item);
  }
  problems.replaceChildren(lines);
}

/** Put the cursor on a line. @param {number} line */
function select(line) {
  const lines = field.value.split("\n");
  const start = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
  field.focus();
  field.setSelectionRange(start, start + (lines[line - 1] ?? "").length);
  field.scrollTop = Math.max(0, (line - 6) * height());
}

const height = () => parseFloat(getComputedStyle(field).lineHeight);

/* ---- keys and values that are possible at the cursor */
/** `at` is the place of the cursor for which the list was made.
    @type {{at: number, start: number, end: number, offers: {label: string, insert: string, meaning: string}[]} | null} */
let place = null;
let chosen = 0, turn = 0;

function cursor() {
  const before = field.value.slice(0, field.selectionStart);
  return { line: before.split("\n").length - 1, column: before.length - before.lastIndexOf("\n") - 1, at: before.length };
}

/** Ask what is possible at the cursor. @param {boolean} wanted whether the person has asked for the list */
async function offer(wanted) {
  const now = ++turn, { line, column, at } = cursor();
  const answer = await ask("offers", { text: field.value, line: String(line), column: String(column) });
  if (!answer || now !== turn || at !== field.selectionStart) return;
  const key = answer.key ?? {};
  meaning.textContent = key.meaning ? `${answer.path.replaceAll(".[]", "")}: ${key.meaning}` : meaning.dataset.none ?? "";
  const word = (field.value.split("\n")[line] ?? "").slice(answer.start, column);
  const offers = (answer.offers ?? []).filter((/** @type {{label: string}} */ o) => wanted || o.label !== word);
  if (!offers.length || (!wanted && word === "")) { close(); return; }
  open({ ...answer, at, offers: offers.slice(0, 60) });
}

/** Show the list of what is possible. @param {NonNullable<typeof place>} found */
function open(found) {
  place = found;
  chosen = 0;
  list.replaceChildren(...found.offers.map((o, i) => {
    const item = document.createElement("li"), label = document.createElement("b"), said = document.createElement("span");
    item.id = `offer-${i}`;
    item.setAttribute("role", "option");
    label.textContent = o.label;
    said.textContent = o.meaning.split("\n")[0];
    item.append(label, said);
    item.addEventListener("mousedown", (event) => { event.preventDefault(); chosen = i; take(); });
    return item;
  }));
  list.hidden = false;
  settle();
  mark();
}

/** Put the list below the line of the cursor, or close it if the field has scrolled away from this line. The browser reports
    scrolling a moment later; a list that was opened on a new last line must stay open then. */
function settle() {
  if (!place) return;
  const { line } = cursor(), style = getComputedStyle(field), wide = measure(style);
  const head = parseFloat(style.paddingTop) + line * height() - field.scrollTop;
  if (head + height() < 0 || head > field.clientHeight) { close(); return; }
  const top = head + height() + 2;
  const fits = top + list.offsetHeight < field.clientHeight || top < list.offsetHeight;
  list.style.top = `${fits ? top : top - height() - list.offsetHeight - 4}px`;
  list.style.left = `${Math.min(numbers.offsetWidth + parseFloat(style.paddingLeft) + place.start * wide - field.scrollLeft, numbers.offsetWidth + field.clientWidth - list.offsetWidth - 4)}px`;
}

/** Return the width of a letter. @param {CSSStyleDeclaration} style */
function measure(style) {
  const context = document.createElement("canvas").getContext("2d");
  if (!context) return 8;
  context.font = `${style.fontSize} ${style.fontFamily}`;
  return context.measureText("0").width;
}

function mark() {
  [...list.children].forEach((item, i) => {
    item.setAttribute("aria-selected", String(i === chosen));
    if (i === chosen) item.scrollIntoView({ block: "nearest" });
  });
  field.setAttribute("aria-activedescendant", `offer-${chosen}`);
}

function close() {
  place = null;
  list.hidden = true;
  field.removeAttribute("aria-activedescendant");
}

function take() {
  const one = place?.offers[chosen];
  if (!place || !one) return;
  const { at, column } = cursor(), start = at - column;
  field.setSelectionRange(start + place.start, start + place.end);
  insert(one.insert);
  close();
  field.focus();
  if (/[:\-] ?$|\n *$/.test(one.insert)) void offer(true);
}

/** Insert a text at the selection, so that it can be undone. @param {string} text */
function insert(text) {
  if (!document.execCommand("insertText", false, text)) {
    field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
    changed();
  }
}

function changed() {
  number();
  clearTimeout(waiting);
  waiting = setTimeout(() => { void check(); }, 400);
  const save = document.getElementById("save");
  if (save) save.hidden = true; // what is saved was shown before
}

field.addEventListener("input", (event) => {
  changed();
  const kind = event instanceof InputEvent ? event.inputType : "";
  if (kind === "insertText" || kind.startsWith("delete")) void offer(false); else close();
});
field.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (event.ctrlKey && event.key === " ") { event.preventDefault(); void offer(true); return; }
  const moves = ["Enter", "Tab", "ArrowUp", "ArrowDown"].includes(event.key);
  if (place && moves && place.at !== field.selectionStart) close(); // a later list is on its way; this one is for another text
  if (place) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) { event.preventDefault(); chosen = (chosen + step + place.offers.length) % place.offers.length; mark(); return; }
    if (event.key === "Enter" || event.key === "Tab") { event.preventDefault(); take(); return; }
    if (event.key === "Escape") { event.preventDefault(); close(); return; }
  }
  if (event.key === "Enter" && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    const line = field.value.slice(0, field.selectionStart).split("\n").at(-1) ?? "";
    const indent = /^ */.exec(line)?.[0] ?? "";
    const deeper = /^ *- +\S/.test(line) ? "  " : "";
    if (indent || deeper) { event.preventDefault(); insert(`\n${indent}${deeper}`); }
  }
});
for (const kind of ["click", "keyup"]) {
  field.addEventListener(kind, (event) => {
    if (kind === "click" || (event instanceof KeyboardEvent && event.key.startsWith("Arrow") && !place)) { close(); void offer(false); }
  });
}
field.addEventListener("blur", close);

/* Before the person leaves a text that is not saved, the browser asks. */
let leaving = false;
form.addEventListener("submit", () => { leaving = true; });
addEventListener("beforeunload", (event) => {
  if (!leaving && field.value !== (saved ?? field.defaultValue)) event.preventDefault();
});

number();
void check();
const changedLine = Number(document.querySelector(".diff .added td:nth-child(2), .diff .removed td:first-child")?.textContent);
if (changedLine) field.scrollTop = Math.max(0, (changedLine - 6) * height());
document.getElementById("change")?.focus();
