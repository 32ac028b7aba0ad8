// @ts-check
// The script of the appendix: tables that can be sorted, searched and saved, the contents, the theme, and the panel.
// The page can be read without it. It asks no server for anything, and it writes text only as text, never as HTML.
"use strict";
(() => {
  const root = document.documentElement;
  /** Read data that stand in the page. @param {string} id */
  const readData = (id) => JSON.parse(/** @type {HTMLElement} */ (document.getElementById(id)).textContent || "{}");
  const { words, ...data } = readData("words");
  const MOST_ROWS = 300, MOST_CARDS = 30, STEP = 100, MOST_CHOICES = 12, LONGEST_CHOICE = 48, SEARCHED = 8;
  root.classList.add("scripted");

  /** Return a text with its placeholders filled, in the singular if `n` is 1. @param {string} key @param {Record<string, string | number>} fill */
  const say = (key, fill = {}) =>
    ((fill.n === 1 && words[`${key}_one`]) || words[key]).replace(/\{(\w+)\}/g, (_, name) => (typeof fill[name] === "number" ? count(fill[name]) : String(fill[name])));
  const count = (/** @type {number} */ n) => String(n).replace(/\B(?=(\d{3})+$)/g, data.thousands);
  const fold = (/** @type {string} */ text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const collator = new Intl.Collator(data.language, { numeric: true, sensitivity: "base" });

  /** Make an element. @param {string} tag @param {Record<string, string>} attributes @param {(Node | string)[]} inside */
  function make(tag, attributes = {}, ...inside) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...inside);
    return made;
  }
  const button = (/** @type {string} */ text, look = "btn") => make("button", { type: "button", class: look }, text);

  // ---- the theme, remembered where the browser allows it
  const schemes = /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll("input[name=scheme]"));
  const remember = (/** @type {string | null} */ value) => {
    try {
      if (value === null) return localStorage.getItem("slr-scheme");
      localStorage.setItem("slr-scheme", value);
    } catch { /* a page from a file may have no storage */ }
    return null;
  };
  const stored = remember(null);
  for (const radio of schemes) {
    if (radio.value === stored) radio.checked = true;
    radio.addEventListener("change", () => remember(radio.value));
  }

  // ---- the contents: the section in sight is marked; on a narrow screen they fold
  const contents = /** @type {HTMLDetailsElement} */ (document.querySelector(".contents details"));
  const narrow = matchMedia("screen and (max-width: 1023px)");
  const links = new Map([...contents.querySelectorAll("a")].map((a) => [decodeURIComponent(a.hash.slice(1)), a]));
  const places = [...document.querySelectorAll("main section")].filter((s) => links.has(s.id));
  let current = "";
  const foldContents = () => { contents.open = !narrow.matches; };
  narrow.addEventListener("change", foldContents);
  foldContents();
  contents.addEventListener("click", (event) => {
    if (narrow.matches && /** @type {Element} */ (event.target).closest("a")) contents.open = false;
  });

  function markCurrent() {
    let found = places[0];
    for (const place of places) {
      if (place.getBoundingClientRect().top > 120) break;
      found = place;
    }
    if (!found || found.id === current) return;
    links.get(current)?.removeAttribute("aria-current");
    current = found.id;
    const link = /** @type {HTMLElement} */ (links.get(current));
    link.setAttribute("aria-current", "true");
    /** @type {HTMLElement} */ (contents.querySelector(".here")).textContent = link.textContent;
    if (!narrow.matches) scrollInside(/** @type {HTMLElement} */ (contents.parentElement), link);
  }

  /** Scroll a box so that an element in it is in sight, and nothing else. @param {HTMLElement} box @param {HTMLElement} inner */
  function scrollInside(box, inner) {
    const outer = box.getBoundingClientRect(), own = inner.getBoundingClientRect();
    if (own.top < outer.top + 40) box.scrollTop += own.top - outer.top - 80;
    else if (own.bottom > outer.bottom - 40) box.scrollTop += own.bottom - outer.bottom + 80;
  }
  let asked = false;
  addEventListener("scroll", () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => { asked = false; markCurrent(); });
  }, { passive: true });
  markCurrent();

  // ---- tables
  let drawn = false; // whether the works of the page are links already
  /** The text of a cell, with its lines apart. @param {Node} cell @returns {string} */
  function read(cell) {
    let text = "";
    for (const node of cell.childNodes) {
      text += node.nodeName === "BR" ? " \u00b7 " : node.firstChild ? read(node) : node.textContent;
    }
    return text;
  }

  /** A number as a table shows it, or NaN. @param {string} text */
  const measure = (text) => Number.parseFloat(
    text.split(data.thousands).join("").replace(data.decimal, ".").replace("\u2212", "-"));

  /** One table of the page: which of its rows are shown, in which order. */
  class Table {
    /** @param {HTMLTableElement} table */
    constructor(table) {
      this.table = table;
      this.body = table.tBodies[0];
      this.rest = /** @type {HTMLDetailsElement | null} */ (table.parentElement?.querySelector("details.rest"));
      this.heads = [.../** @type {HTMLTableSectionElement} */ (table.tHead).rows[0].cells];
      this.kinds = this.heads.map((head) => head.className);
      this.rows = [...this.body.rows];
      this.total = this.rows.length + (this.rest ? this.rest.querySelectorAll("tbody tr").length : 0);
      this.limit = narrow.matches && table.classList.contains("cards") ? MOST_CARDS : MOST_ROWS;
      /** @type {string[] | null} */ this.texts = null;
      this.query = "";
      /** @type {Map<number, string>} */ this.choices = new Map();
      this.column = -1;
      this.descending = false;
      this.addSave();
      if (this.total > 2) this.heads.forEach((head, i) => this.addSort(head, i));
      else table.classList.add("unsorted");
      if (this.total >= SEARCHED) this.addTools();
      if (this.rows.length > this.limit) this.draw();
    }

    /** Show what a printed page has room for, whatever the screen. */
    print() {
      if (this.limit >= MOST_ROWS) return;
      this.limit = MOST_ROWS;
      this.draw();
    }

    /** All rows, those that were folded away included. */
    takeRest() {
      if (this.rest) {
        this.rows.push(.../** @type {NodeListOf<HTMLTableRowElement>} */ (this.rest.querySelectorAll("tbody tr")));
        this.rest.remove();
        this.rest = null;
        this.limit = Math.min(this.limit, STEP);
      }
      return this.rows;
    }

    /** The folded text of each row, made once. */
    prepare() {
      this.texts ??= this.takeRest().map((row) => fold(read(row)));
      return this.texts;
    }

    addSave() {
      const save = button(words.save);
      save.setAttribute("aria-label", `${words.save}: ${this.name()}`);
      save.addEventListener("click", () => saveFile(this.writeCsv(), `${this.fileName()}.csv`, "text/csv"));
      this.caption().append(save);
    }

    caption() { return /** @type {HTMLElement} */ (document.getElementById(this.table.getAttribute("aria-labelledby") || "")); }

    name() { return (this.caption().firstChild?.textContent || "").trim(); }

    fileName() {
      const named = this.caption().querySelector(".file")?.textContent?.split("/").pop()?.replace(/\.csv$/, "");
      return named || this.table.id;
    }

    /** @param {HTMLTableCellElement} head @param {number} column */
    addSort(head, column) {
      const sort = button("", "sort");
      sort.append(...head.childNodes);
      sort.title = words.sort;
      sort.addEventListener("click", () => this.sort(column));
      head.replaceChildren(sort);
    }

    /** Sort upwards, then downwards, then as it was. @param {number} column */
    sort(column) {
      const before = this.column === column;
      if (before && this.descending) [this.column, this.descending] = [-1, false];
      else [this.column, this.descending] = [column, before];
      this.heads.forEach((head, i) => {
        if (i === this.column) head.setAttribute("aria-sort", this.descending ? "descending" : "ascending");
        else head.removeAttribute("aria-sort");
      });
      this.draw();
    }

    addTools() {
      const tools = make("div", { class: "tools", role: "group", "aria-label": say("tools", { table: this.name() }) });
      const search = /** @type {HTMLInputElement} */ (make("input", {
        type: "search", class: "field", placeholder: words.search, "aria-label": say("search_in", { table: this.name() }),
      }));
      search.addEventListener("focus", () => this.prepare());
      search.addEventListener("input", () => { this.query = search.value; this.draw(); });
      tools.append(search, ...this.listChoices());
      this.status = make("output", { "aria-live": "polite" }, say("rows", { n: this.total }));
      tools.append(this.status);
      this.table.parentElement?.before(tools);
    }

    /** A list of values for each column that has only a few of them. */
    *listChoices() {
      for (const [column, head] of this.heads.entries()) {
        if (!["text", "narrow"].includes(head.className)) continue;
        const values = new Map();
        for (const row of this.rows) {
          const value = read(row.cells[column]);
          values.set(value, (values.get(value) || 0) + 1);
          if (values.size > MOST_CHOICES || value.length > LONGEST_CHOICE) break;
        }
        const listed = [...values.keys()].filter((value) => value !== "");
        const few = values.size <= MOST_CHOICES && listed.length > 1 && listed.every((v) => v.length <= LONGEST_CHOICE);
        if (few && this.rows.length >= 2 * values.size) yield this.makeChoice(column, head, listed);
      }
    }

    /** @param {number} column @param {Element} head @param {string[]} values */
    makeChoice(column, head, values) {
      const select = /** @type {HTMLSelectElement} */ (make("select", { class: "field" }, make("option", { value: "" }, words.all)));
      for (const value of values.sort(collator.compare)) select.append(make("option", { value: `=${value}` }, value));
      select.addEventListener("change", () => {
        if (select.value) this.choices.set(column, select.value.slice(1));
        else this.choices.delete(column);
        this.draw();
      });
      return make("label", {}, `${head.textContent} `, select);
    }

    /** The rows that are asked for, in the order that is asked for. */
    pick() {
      let rows = this.query || this.choices.size || this.column >= 0 || this.limit > MOST_ROWS ? this.takeRest() : this.rows;
      const asked = fold(this.query).split(/\s+/).filter(Boolean);
      if (asked.length) {
        const texts = this.prepare();
        rows = rows.filter((_, i) => asked.every((word) => texts[i].includes(word)));
      }
      for (const [column, value] of this.choices) rows = rows.filter((row) => read(row.cells[column]) === value);
      return this.column < 0 ? rows : this.order(rows);
    }

    /** @param {HTMLTableRowElement[]} rows */
    order(rows) {
      const numeric = this.heads[this.column].className === "number";
      const keyed = rows.map((row) => {
        const text = read(row.cells[this.column]);
        return { row, text, number: numeric ? measure(text) : 0, empty: text === "" || (numeric && Number.isNaN(measure(text))) };
      });
      const way = this.descending ? -1 : 1;
      keyed.sort((a, b) => Number(a.empty) - Number(b.empty)
        || way * (numeric && !a.empty ? a.number - b.number : collator.compare(a.text, b.text)));
      return keyed.map((k) => k.row);
    }

    draw() {
      const rows = this.pick();
      const shown = rows.slice(0, this.limit);
      for (const row of shown) this.dressRow(row);
      this.body.replaceChildren(...shown);
      if (this.status) {
        this.status.textContent = rows.length === this.total ? say("rows", { n: this.total }) : say("rows_of", { n: rows.length, all: this.total });
      }
      this.drawMore(rows.length - shown.length);
      if (drawn) link(this.body);
    }

    /** Give the cells of a row that was folded away the classes of their columns. @param {HTMLTableRowElement} row */
    dressRow(row) {
      if (row.className === "" && row.cells[0].className === "") this.kinds.forEach((kind, i) => { if (kind !== "text") row.cells[i].className = kind; });
      row.className = "drawn";
    }

    /** @param {number} left */
    drawMore(left) {
      this.more?.remove();
      if (left <= 0) return;
      const more = button(say("more", { n: Math.min(left, STEP), left }));
      more.addEventListener("click", () => { this.limit += STEP; this.draw(); });
      this.more = make("p", { class: "more-rows" }, more);
      this.table.parentElement?.after(this.more);
    }

    /** The rows that are shown or could be, as CSV. */
    writeCsv() {
      const rows = [this.heads.map((head) => head.textContent || ""), ...this.pick().map((row) => [...row.cells].map(read))];
      return "\ufeff" + rows.map((row) => row.map(quote).join(",")).join("\r\n") + "\r\n";
    }
  }

  /** A cell of a CSV file that no spreadsheet takes for a formula. @param {string} text */
  function quote(text) {
    const harmless = /^([-+=]|-(\d+(\.\d+)?|\.\d+)(e[-+]?\d+)?)$/i.test(text);
    const safe = /^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/.test(text) && !harmless ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  }

  /** @param {string} text @param {string} name @param {string} type */
  function saveFile(text, name, type) {
    const address = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
    const anchor = /** @type {HTMLAnchorElement} */ (make("a", { href: address, download: name }));
    anchor.click();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
  }

  /** @type {Table[]} */
  const tables = [];
  for (const table of /** @type {NodeListOf<HTMLTableElement>} */ (document.querySelectorAll(".table > .scroll > table"))) tables.push(new Table(table));

  // ---- figures can be saved from the page
  for (const figure of document.querySelectorAll("figure")) {
    const svg = figure.querySelector("svg"), file = figure.querySelector(".file");
    if (!svg || !file) continue;
    const save = button(words.save_figure);
    save.setAttribute("aria-label", `${words.save_figure}: ${svg.querySelector("title")?.textContent || ""}`);
    save.addEventListener("click", () => saveFile(
      new XMLSerializer().serializeToString(svg), (file.textContent || "").split("/").pop() || "figure.svg", "image/svg+xml"));
    figure.querySelector("figcaption")?.append(" ", save);
  }

  // ---- histories of works and lists of the flow. They are read when a reader first asks for one.
  /** @typedef {{report: string, key: string, citation: Text, title: Text, link: string, href: string, parts: [number, ...(string | number)[]][]}} Story */
  /** @typedef {string | [string, ...string[]][]} Text */
  const STYLES = { i: "i", b: "b", sub: "sub", sup: "sup", sc: "span" };
  const MOST_LISTED = 100;
  /** @type {{shared: string[], stories: Story[], places: Map<string, number>, boxes: Record<string, [string, number[], number]>, texts: string[]} | null} */
  let known = null;

  function learn() {
    if (known) return known;
    const { shared, stories, boxes } = readData("data");
    const listed = stories.map((/** @type {any[]} */ [report, key, citation, title, link, href, parts]) => ({ report, key, citation, title, link, href, parts }));
    const places = new Map(listed.map((/** @type {Story} */ story, /** @type {number} */ i) => [story.report, i]));
    const texts = listed.map((/** @type {Story} */ s) => fold([plain(s.citation), plain(s.title), s.link, s.report].join(" ")));
    known = { shared, stories: listed, places, boxes, texts };
    return known;
  }

  const plain = (/** @type {Text} */ text) => (typeof text === "string" ? text : text.map(([run]) => run).join(""));

  /** A text with its formatting, as elements. @param {Text} text @returns {(Node | string)[]} */
  const dress = (text) => (typeof text === "string" ? [text] : text.map(([run, ...styles]) => styles.reduce(
    (/** @type {Node | string} */ inner, style) => make(STYLES[/** @type {keyof STYLES} */ (style)] || "span", style === "sc" ? { class: "sc" } : {}, inner), run)));

  const panel = /** @type {HTMLDialogElement} */ (document.getElementById("panel"));
  const body = /** @type {HTMLElement} */ (panel.querySelector(".panel-body"));
  const back = /** @type {HTMLButtonElement} */ (document.getElementById("panel-back"));
  /** @type {(() => (Node | string)[])[]} */
  let trail = [];

  /** Show something in the panel, and remember the way back. @param {() => (Node | string)[]} view */
  function show(view) {
    trail.push(view);
    draw();
    if (!panel.open) panel.showModal();
  }

  function draw() {
    body.replaceChildren(...trail[trail.length - 1]());
    body.scrollTop = 0;
    back.hidden = trail.length < 2;
    const first = /** @type {HTMLElement | null} */ (body.querySelector("input"));
    (first || body).focus();
  }
  back.addEventListener("click", () => { trail.pop(); draw(); });
  document.getElementById("panel-close")?.addEventListener("click", () => panel.close());
  panel.addEventListener("close", () => { trail = []; });
  panel.addEventListener("click", (event) => { if (event.target === panel) panel.close(); });

  /** The full reference of a work, as the list of references has it. @param {string} key */
  function copyReference(key) {
    const listed = key && document.getElementById(`ref-${key}`);
    return listed ? [make("h3", {}, words.reference), make("p", {}, ...listed.cloneNode(true).childNodes)] : [];
  }

  /** The view of one work. @param {number} place */
  const viewStory = (place) => () => {
    const { stories, shared } = learn(), story = stories[place];
    const head = [make("h2", { id: "panel-title" }, ...dress(story.citation))];
    if (story.title.length) head.push(make("p", {}, ...dress(story.title)));
    const reference = copyReference(story.key);
    const address = story.link ? [make("p", {}, make("a", { href: story.href || `https://doi.org/${story.link}` }, story.link))] : [];
    head.push(...(reference.length ? reference : address));
    const parts = story.parts.flatMap(([heading, ...lines]) => [
      make("h3", {}, shared[heading]),
      make("ul", { role: "list" }, ...lines.map((line) => make("li", {}, typeof line === "number" ? shared[line] : line)))]);
    return [...head, ...(parts.length ? parts : [make("p", {}, words.nothing)])];
  };

  /** A list of works that can be searched. @param {string} title @param {number[]} places @param {number} missing */
  const viewList = (title, places, missing) => () => {
    const { stories, texts } = learn();
    const ordered = [...places].sort((a, b) => collator.compare(plain(stories[a].citation), plain(stories[b].citation)));
    const status = make("output", { class: "quiet", "aria-live": "polite" });
    const list = make("ul", { role: "list" });
    const search = /** @type {HTMLInputElement} */ (make("input", { type: "search", class: "field", placeholder: words.find_hint, "aria-label": words.find }));
    function update() {
      const asked = fold(search.value).split(/\s+/).filter(Boolean);
      const found = ordered.filter((place) => asked.every((word) => texts[place].includes(word)));
      status.textContent = found.length === places.length ? say("found", { n: places.length }) : say("found_of", { n: found.length, all: places.length });
      if (found.length > MOST_LISTED) status.textContent += ` \u00b7 ${say("only_first", { n: MOST_LISTED })}`;
      list.replaceChildren(...found.slice(0, MOST_LISTED).map((place) => {
        const address = { class: "open", href: `#work=${encodeURIComponent(stories[place].report)}`, "data-work": stories[place].report };
        return make("li", {}, make("a", address, ...dress(stories[place].citation)), ...(stories[place].title.length ? [make("br"), ...dress(stories[place].title)] : []));
      }));
    }
    search.addEventListener("input", update);
    update();
    const note = missing ? [make("p", { class: "note" }, say("missing", { n: missing }))] : [];
    return [make("h2", { id: "panel-title" }, title), ...(places.length > 5 ? [search] : []), make("p", {}, status), list, ...note];
  };

  document.getElementById("find")?.addEventListener("click", () => show(viewList(words.find_title, learn().stories.map((_, i) => i), 0)));

  /** Make the works and the boxes of the flow in a part of the page links that open the panel. @param {ParentNode} part */
  function link(part) {
    for (const place of part.querySelectorAll("[data-work], strong[data-box], span[data-box]")) {
      if (place.querySelector(".open") || place.closest("details.rest")) continue;
      const [kind, id] = place.hasAttribute("data-work") ? ["work", place.getAttribute("data-work")] : ["box", place.getAttribute("data-box")];
      const open = make("a", { class: "open", href: `#${kind}=${encodeURIComponent(id || "")}` });
      open.append(...place.childNodes);
      place.append(open);
    }
  }

  /** Open what an address or a place of the page names. @param {string} work @param {string} box */
  function openNamed(work, box) {
    const { places, boxes } = learn();
    const place = places.get(work), listed = Object.hasOwn(boxes, box) ? boxes[box] : null;
    if (place !== undefined) show(viewStory(place));
    else if (listed) show(viewList(...listed));
    return place !== undefined || listed !== null;
  }

  function openAddress() {
    const [, kind, id] = /^#(work|box)=(.+)$/.exec(location.hash) || [];
    if (kind) openNamed(kind === "work" ? decodeURIComponent(id) : "", kind === "box" ? decodeURIComponent(id) : "");
  }
  addEventListener("hashchange", openAddress);

  /** The box of the flow diagram below the pointer. @param {MouseEvent} event */
  function findBox(event) {
    if (!(/** @type {Element} */ (event.target)).closest(".flow-drawing svg")) return null;
    return document.elementsFromPoint(event.clientX, event.clientY).find((found) => found.matches("rect[id]")) || null;
  }

  document.addEventListener("click", (event) => {
    const place = /** @type {Element} */ (event.target).closest("[data-work], [data-box]") || findBox(event);
    if (!place) return;
    const isPlain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    if (isPlain && openNamed(place.getAttribute("data-work") || "", place.getAttribute("data-box") || place.id)) event.preventDefault();
  });
  for (const box of document.querySelectorAll(".flow-drawing rect[id]")) {
    if (document.querySelector(`[data-box="${CSS.escape(box.id)}"]`)) box.classList.add("linked");
  }
  drawn = true;
  link(document);
  openAddress();

  // What a search needs is prepared while the reader reads the beginning of the page.
  const whenIdle = window.requestIdleCallback || ((/** @type {() => void} */ work) => setTimeout(work, 500));
  for (const table of tables.filter((each) => each.rest)) {
    whenIdle(() => {
      table.prepare();
      table.draw();
    });
  }

  addEventListener("beforeprint", () => {
    for (const table of tables) table.print();
  });
})();
