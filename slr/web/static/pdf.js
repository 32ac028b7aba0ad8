// @ts-check
/**
 * Show a PDF beside a form. The pane is made by the macro `pdf_pane` in `templates/part/pdf.html`. A page that shows a pane
 * also loads `pdf.css`, and this module with `<script type="module">`.
 *
 * What a page can rely on:
 *
 * - A form takes quotes if it has a field with the name `quote` (or with the attribute `data-takes="quote"`). The key `q`
 *   and the button put the selected words into this field of the form that the person used last, or else of the first such
 *   form. A field with the name `location` (or `data-takes="location"`) in the same form takes the page, such as `p. 107`.
 *   If the form that was used last takes no quotes, the words and the page go to the field of this form that was used last.
 *   If no field was used yet and no form takes quotes, they go to the first field with `data-takes="words"`.
 *   Both fields then fire `input` and `change`, as if a person had typed.
 * - Any element with `data-quote="the words"` is a quote to be marked in the PDF. `data-pages="107 108"` are the page
 *   numbers in its location (`read_location` in `slr/text/quotation.py`). The module writes into the element's
 *   descendant `[data-quote-said]`, or appends one, whether and on which page the quote is found. A quote is found only
 *   if the text of the PDF contains it (`pdf_text.js`), and never by similarity.
 * - After a script has changed such elements, it fires `quotes` on `document`, and the quotes are looked up again.
 * - The attribute `data-state` of the pane is `waiting`, `shown` or `failed`. When the text of all pages has been read and
 *   all quotes have been looked up, the pane gets the attribute `data-read`.
 * - The keys `[`, `]`, `q` and `/` work wherever single keys are commands (`isCommand` in `base.js`). They never reach
 *   other listeners of the page, so the page must not give them another meaning.
 *
 * Nothing in a PDF can act: scripts, forms and links in it are not run, and nothing is loaded from a network.
 */

import { isCommand } from "./base.js";
import { Book, readNumbers, tidy } from "./pdf_text.js";

const LIBRARY = new URL("./vendor/pdfjs/", import.meta.url);
const MOST_PAGES = 3000; // more boxes would make the page slow, even if they are empty
const MOST_PIXELS = 12_000_000; // of one drawn page
const MOST_IMAGE = 100_000_000; // pixels of an image in the PDF; a larger image is left out
const MOST_DRAWN = 10; // pages that stay drawn
const MOST_FOUND = 2000;
const ZOOMS = [0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 2.5, 3];
const PATIENCE = 15_000; // milliseconds until the pane says that the PDF takes long

/**
 * @typedef {import("./pdf_text.js").Piece} Piece
 * @typedef {{number: number, box: HTMLElement, width: number, height: number, known: boolean,
 *   layer: any, canvas: HTMLCanvasElement | null, task: any, drawn: number, offsets: number[]}} Page
 * @typedef {{element: HTMLElement, places: Piece[][]}} Quote
 */

class Pane {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.view = /** @type {HTMLElement} */ (root.querySelector("[data-view]"));
    this.told = /** @type {HTMLElement} */ (root.querySelector("[data-told]"));
    this.texts = JSON.parse(root.dataset.texts ?? "{}");
    /** @type {any} The library, and the open PDF. */
    this.library = null;
    /** @type {any} */
    this.document = null;
    this.size = { width: 1, height: 1 }; // of the first page, in points
    /** @type {Page[]} */
    this.pages = [];
    /** @type {string[] | null} */
    this.labels = null;
    this.book = new Book();
    this.zoom = 0; // 0 fits the page to the pane
    this.scale = 1;
    /** @type {Set<number>} */
    this.near = new Set();
    this.drawing = false;
    /** @type {Quote[]} */
    this.quotes = [];
    /** @type {Piece[][]} */
    this.found = [];
    this.foundAt = -1;
    /** @type {Range | null} */
    this.selection = null;
    /** @type {HTMLFormElement | null} The form that the person used last. */
    this.form = null;
    /** @type {HTMLInputElement | HTMLTextAreaElement | null} The field of this form that the person typed into last. */
    this.field = null;
    this.complete = false;
  }

  /** @param {string} key @param {Record<string, string | number>} [values] */
  say(key, values = {}) {
    const text = String(this.texts[key] ?? key);
    return text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
  }

  /** @param {string} key @param {Record<string, string | number>} [values] */
  tell(key, values) {
    this.told.textContent = this.say(key, values);
  }

  /** @param {string} name @returns {HTMLElement} */
  part(name) {
    return /** @type {HTMLElement} */ (this.root.querySelector(`[data-${name}]`));
  }

  async open() {
    this.tell("opening");
    const slow = setTimeout(() => this.tell("slow"), PATIENCE);
    try {
      await this.load();
    } catch (error) {
      this.fail(error);
      return;
    } finally {
      clearTimeout(slow);
    }
    this.lay();
    this.listen();
    this.root.dataset.state = "shown";
    this.told.textContent = this.document.numPages > MOST_PAGES ? this.say("cut", { most: MOST_PAGES }) : "";
    await this.read();
  }

  async load() {
    this.library = await import(new URL("pdf.min.mjs", LIBRARY).href);
    this.library.GlobalWorkerOptions.workerSrc = new URL("pdf.worker.min.mjs", LIBRARY).href;
    const task = this.library.getDocument({
      url: new URL(this.root.dataset.pdf ?? "", document.baseURI).href,
      cMapUrl: new URL("cmaps/", LIBRARY).href,
      standardFontDataUrl: new URL("standard_fonts/", LIBRARY).href,
      wasmUrl: new URL("wasm/", LIBRARY).href, // the folder of the decoders that replace WebAssembly
      useWasm: false,
      useSystemFonts: true,
      disableWorkerRendering: true,
      enableXfa: false,
      maxImageSize: MOST_IMAGE,
      verbosity: 0,
    });
    this.document = await task.promise;
    this.labels = await this.document.getPageLabels().catch(() => null);
    const first = await this.document.getPage(1);
    const { width, height } = first.getViewport({ scale: 1 });
    this.size = { width: Math.max(width, 1), height: Math.max(height, 1) };
  }

  /** @param {any} error */
  fail(error) {
    if (this.root.dataset.state === "failed") return;
    const keys = { PasswordException: "locked", InvalidPDFException: "broken", ResponseException: "unreachable" };
    this.root.dataset.state = "failed";
    this.tell(keys[/** @type {keyof typeof keys} */ (error?.name)] ?? (this.library ? "broken" : "old_browser"));
    for (const quote of this.collectQuotes()) this.sayOfQuote(quote.element, "");
  }

  /** Return the name of a page: its label in the PDF if the PDF has labels, else its number. @param {number} number */
  nameOf(number) {
    return this.labels?.[number - 1] || String(number);
  }

  // ---- pages

  lay() {
    const number = Math.min(this.document.numPages, MOST_PAGES);
    for (let n = 1; n <= number; n += 1) {
      const box = document.createElement("div");
      box.className = "pdfpage";
      box.dataset.page = String(n);
      box.setAttribute("role", "group");
      box.setAttribute("aria-label", this.say("page", { page: this.nameOf(n) }));
      this.pages.push({ number: n, box, ...this.size, known: false, layer: null, canvas: null, task: null, drawn: 0, offsets: [] });
      this.shape(this.pages[n - 1]);
    }
    this.view.replaceChildren(...this.pages.map((page) => page.box));
    this.fit();
    this.watch();
    this.showPlace();
    for (const part of this.root.querySelectorAll("[data-live]")) /** @type {HTMLElement} */ (part).hidden = false;
  }

  /** @param {Page} page */
  shape(page) {
    page.box.style.setProperty("--width", `${page.width}px`);
    page.box.style.setProperty("--height", `${page.height}px`);
  }

  watch() {
    const seen = new IntersectionObserver(
      (entries) => {
        for (const entry of entries) {
          const number = Number(/** @type {HTMLElement} */ (entry.target).dataset.page);
          if (entry.isIntersecting) this.near.add(number);
          else this.near.delete(number);
        }
        this.drawNear();
      },
      { root: this.view, rootMargin: "100% 0px" },
    );
    for (const page of this.pages) seen.observe(page.box);
    this.view.addEventListener("scroll", () => this.showPlace(), { passive: true });
    let width = this.view.clientWidth;
    new ResizeObserver(() => {
      if (this.view.clientWidth === width) return;
      width = this.view.clientWidth;
      this.fit();
    }).observe(this.view);
  }

  /** Set the scale of all pages. The place at the top of the view stays there. */
  fit() {
    const at = this.place();
    const page = this.pages[at - 1];
    const before = page.box.offsetHeight ? (this.view.scrollTop - page.box.offsetTop) / page.box.offsetHeight : 0;
    const room = this.view.clientWidth - 32;
    this.scale = this.zoom || Math.min(room / this.size.width, 2.2);
    this.view.style.setProperty("--total-scale-factor", String(this.scale));
    this.view.scrollTop = page.box.offsetTop + before * page.box.offsetHeight;
    this.part("zoom").textContent = this.say("percent", { number: Math.round(this.scale * 100) });
    this.drawNear();
  }

  /** @param {number} step */
  magnify(step) {
    const others = ZOOMS.filter((zoom) => (step > 0 ? zoom > this.scale * 1.01 : zoom < this.scale * 0.99));
    if (!others.length) return;
    this.zoom = step > 0 ? others[0] : others[others.length - 1];
    this.fit();
  }

  /** Return the number of the page that fills the upper part of the view. */
  place() {
    const line = this.view.scrollTop + this.view.clientHeight / 3;
    let low = 0;
    let high = this.pages.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.pages[middle].box.offsetTop <= line) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  }

  showPlace() {
    const number = this.place();
    const at = this.nameOf(number);
    const values = { page: at, number, pages: this.document.numPages };
    const field = /** @type {HTMLInputElement} */ (this.part("at"));
    if (field !== document.activeElement) field.value = at;
    const key = at === String(number) ? "of" : "labelled_of";
    this.part("of").textContent = this.say(key, values);
    this.view.setAttribute("aria-label", `${this.say("page", values)} ${this.say(key, values)}`);
  }

  /** @param {number} number */
  go(number) {
    const page = this.pages[Math.min(Math.max(number, 1), this.pages.length) - 1];
    this.view.scrollTop = page.box.offsetTop - 8;
    this.showPlace();
  }

  async drawNear() {
    if (this.drawing) return;
    this.drawing = true;
    for (let page = this.nextToDraw(); page; page = this.nextToDraw()) {
      const slow = setTimeout(() => this.tell("slow"), PATIENCE);
      await this.draw(page).catch((error) => this.leaveEmpty(/** @type {Page} */ (page), error));
      clearTimeout(slow);
      if (this.told.textContent === this.say("slow")) this.told.textContent = "";
      this.clearFar();
    }
    this.drawing = false;
  }

  /** Return the nearest page that is not drawn in the current size, or null. */
  nextToDraw() {
    const at = this.place();
    const waiting = [...this.near].map((n) => this.pages[n - 1]).filter((page) => page.drawn !== this.scale);
    waiting.sort((a, b) => Math.abs(a.number - at) - Math.abs(b.number - at));
    return waiting[0] ?? null;
  }

  /** @param {Page} page */
  async draw(page) {
    const scale = this.scale;
    page.drawn = scale; // also if drawing fails, so that it is not tried again and again
    const source = await this.document.getPage(page.number);
    const plain = source.getViewport({ scale: 1 });
    this.correct(page, plain);
    const sharp = Math.min(window.devicePixelRatio || 1, 2) * scale;
    const most = Math.sqrt(MOST_PIXELS / Math.max(plain.width * plain.height, 1));
    const viewport = source.getViewport({ scale: Math.min(sharp, most) });
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.floor(viewport.width));
    canvas.height = Math.max(1, Math.floor(viewport.height));
    canvas.setAttribute("aria-hidden", "true");
    page.task = source.render({ canvas, viewport });
    await page.task.promise;
    page.task = null;
    page.canvas?.remove();
    page.canvas = canvas;
    page.box.prepend(canvas);
    if (!page.layer) await this.write(page, source);
    source.cleanup();
    this.mark(page);
  }

  /** @param {Page} page @param {{width: number, height: number}} size */
  correct(page, { width, height }) {
    if (page.known) return;
    page.known = true;
    if (page.width === width && page.height === height) return;
    const above = page.number < this.place();
    const before = page.box.offsetHeight;
    Object.assign(page, { width, height });
    this.shape(page);
    if (above) this.view.scrollTop += page.box.offsetHeight - before;
  }

  /** Put the words of a page over its picture, so that they can be selected. @param {Page} page @param {any} source */
  async write(page, source) {
    const content = await source.getTextContent(CONTENT);
    const words = document.createElement("div");
    words.className = "pdfwords";
    const layer = new this.library.TextLayer({ textContentSource: content, container: words, viewport: source.getViewport({ scale: this.scale }) });
    await layer.render();
    const end = document.createElement("div");
    end.className = "pdfend";
    words.append(end);
    const marks = document.createElement("div");
    marks.className = "pdfmarks";
    page.layer = layer;
    page.offsets = offsetsOf(content.items);
    page.box.append(marks, words);
  }

  /** @param {Page} page @param {any} error */
  leaveEmpty(page, error) {
    if (error?.name === "RenderingCancelledException") return;
    page.task = null;
    const note = document.createElement("p");
    note.className = "pdfnote";
    note.textContent = this.say("page_broken", { page: this.nameOf(page.number) });
    page.box.replaceChildren(note);
    page.layer = page.canvas = null;
  }

  /** Take away the drawings of pages that are far from the view. */
  clearFar() {
    const drawn = this.pages.filter((page) => page.canvas && !this.near.has(page.number));
    const at = this.place();
    drawn.sort((a, b) => Math.abs(b.number - at) - Math.abs(a.number - at));
    for (const page of drawn.slice(0, Math.max(0, drawn.length - MOST_DRAWN))) {
      if (page.box.contains(this.selection?.startContainer ?? null)) continue;
      page.box.replaceChildren();
      Object.assign(page, { layer: null, canvas: null, drawn: 0, offsets: [] });
    }
  }

  // ---- text

  /** Read the text of all pages, one after the other, and look up the quotes. */
  async read() {
    this.quotes = this.collectQuotes();
    for (const quote of this.quotes) this.sayOfQuote(quote.element, this.say("looking"));
    for (const page of this.pages) {
      this.book.add(await this.readPage(page));
      if (page.number % 10 === 0) await new Promise((done) => setTimeout(done, 0));
    }
    this.complete = true;
    if (!this.book.text.trim()) this.tell("no_text");
    this.lookUp();
    this.search(false);
  }

  /** @param {Page} page */
  async readPage(page) {
    try {
      const source = await this.document.getPage(page.number);
      this.correct(page, source.getViewport({ scale: 1 }));
      return textOf((await source.getTextContent(CONTENT)).items);
    } catch {
      return ""; // the page is drawn with a note instead
    }
  }

  collectQuotes() {
    const found = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-quote]"));
    return [...found].filter((e) => e.dataset.quote).map((element) => ({ element, places: /** @type {Piece[][]} */ ([]) }));
  }

  lookUp() {
    if (!this.complete) return;
    this.quotes = this.collectQuotes();
    for (const quote of this.quotes) this.lookUpQuote(quote);
    for (const page of this.pages) this.mark(page);
    this.root.dataset.read = "";
  }

  /** @param {Quote} quote */
  lookUpQuote(quote) {
    const wanted = (quote.element.dataset.pages ?? "").split(" ").filter(Boolean).map(Number);
    const all = this.book.findQuote(quote.element.dataset.quote ?? "");
    const there = all.filter((pieces) => pieces.some((piece) => wanted.some((number) => this.isPage(piece.page, number))));
    quote.places = there.length ? there : all;
    const place = quote.places[0]?.[0];
    if (!place) {
      const key = !this.book.text.trim() ? "no_text_here" : wanted.length ? "not_on_page" : "not_found";
      this.sayOfQuote(quote.element, this.say(key));
      return;
    }
    const key = wanted.length && !there.length ? "on_other_page" : "found";
    this.sayOfQuote(quote.element, this.say(key, { page: this.nameOf(place.page) }), place);
  }

  /** Return whether a page has this number: as its label, counted from 1, or in its first or last lines. @param {number} page @param {number} number */
  isPage(page, number) {
    return page === number || this.nameOf(page) === String(number) || readNumbers(this.book.pages[page - 1]).has(number);
  }

  /** @param {HTMLElement} element @param {string} text @param {Piece} [place] */
  sayOfQuote(element, text, place) {
    let said = /** @type {HTMLElement | null} */ (element.querySelector("[data-quote-said]"));
    if (!said) {
      said = document.createElement("span");
      said.className = "small quiet";
      said.dataset.quoteSaid = "";
      element.append(said);
    }
    if (!place) {
      said.textContent = text;
      return;
    }
    const button = document.createElement("button");
    button.type = "button";
    button.className = "pdflink";
    button.textContent = text;
    button.addEventListener("click", () => this.show(place));
    said.replaceChildren(button);
  }

  /** Bring a place of the text into view. @param {Piece} piece */
  show(piece) {
    const page = this.pages[piece.page - 1];
    const share = piece.from / Math.max(1, this.book.pages[piece.page - 1].length);
    const mark = page.layer ? this.rectanglesOf(page, piece)[0] : null;
    const top = mark ? mark.top * page.box.offsetHeight : share * page.box.offsetHeight;
    this.view.scrollTop = page.box.offsetTop + top - this.view.clientHeight / 3;
    this.showPlace();
    this.drawNear();
  }

  // ---- marks

  /** @param {Page} page */
  mark(page) {
    const sheet = page.box.querySelector(".pdfmarks");
    if (!sheet || !page.layer) return;
    const marks = [
      ...this.quotes.flatMap((quote) => quote.places.flat()).map((piece) => ({ piece, kind: "quoted" })),
      ...this.found.flatMap((pieces, i) => pieces.map((piece) => ({ piece, kind: i === this.foundAt ? "found now" : "found" }))),
    ].filter(({ piece }) => piece.page === page.number);
    sheet.replaceChildren(...marks.flatMap(({ piece, kind }) => this.rectanglesOf(page, piece).map((r) => makeMark(r, kind))));
  }

  /** Return the rectangles of a place on a page, as shares of the page. @param {Page} page @param {Piece} piece */
  rectanglesOf(page, piece) {
    const frame = page.box.getBoundingClientRect();
    const range = document.createRange();
    /** @type {{left: number, top: number, width: number, height: number}[]} */
    const rectangles = [];
    page.layer.textDivs.forEach((/** @type {HTMLElement} */ span, /** @type {number} */ i) => {
      const node = span.firstChild;
      const start = page.offsets[i];
      const length = node?.textContent?.length ?? 0;
      if (!node || start >= piece.to || start + length <= piece.from) return;
      range.setStart(node, Math.max(0, piece.from - start));
      range.setEnd(node, Math.min(length, piece.to - start));
      for (const r of range.getClientRects()) {
        if (r.width) rectangles.push({ left: (r.left - frame.left) / frame.width, top: (r.top - frame.top) / frame.height, width: r.width / frame.width, height: r.height / frame.height });
      }
    });
    return rectangles;
  }

  // ---- find

  /** Look up the words in the field of the search. @param {boolean} jump whether to show the first place */
  search(jump) {
    const field = /** @type {HTMLInputElement} */ (this.part("words"));
    if (this.part("find").hidden) return;
    this.found = this.book.findWords(field.value, MOST_FOUND);
    const at = this.place();
    this.foundAt = this.found.length ? Math.max(0, this.found.findIndex((pieces) => pieces[0].page >= at)) : -1;
    this.sayFound(field.value.trim() !== "");
    for (const page of this.pages) this.mark(page);
    if (jump && this.foundAt >= 0) this.show(this.found[this.foundAt][0]);
  }

  /** @param {boolean} asked */
  sayFound(asked) {
    const number = this.found.length;
    const key = number ? (this.complete ? "hit" : "hit_so_far") : this.complete ? "no_hit" : "reading";
    this.part("hits").textContent = asked ? this.say(key, { place: this.foundAt + 1, number }) : "";
  }

  /** @param {number} step */
  nextHit(step) {
    if (!this.found.length) return;
    this.foundAt = (this.foundAt + step + this.found.length) % this.found.length;
    this.sayFound(true);
    this.show(this.found[this.foundAt][0]);
    for (const page of this.pages) this.mark(page);
  }

  /** @param {boolean} open */
  showSearch(open) {
    this.part("find").hidden = !open;
    this.root.querySelector('[data-do="find"]')?.setAttribute("aria-expanded", String(open));
    if (open) {
      const field = /** @type {HTMLInputElement} */ (this.part("words"));
      field.focus();
      field.select();
      this.search(false);
      return;
    }
    this.found = [];
    this.foundAt = -1;
    for (const page of this.pages) this.mark(page);
    this.view.focus();
  }

  // ---- quotes

  /** Put the selected words and their page into the form. */
  quote() {
    this.followSelection(); // the browser can be late with its event
    const taken = this.selection ? this.selected(this.selection) : null;
    if (!taken || !taken.text) {
      this.tell("select_first");
      return;
    }
    const target = findTaker(this.form, "quote") ?? (this.field ? null : findTaker(document, "quote"));
    const location = this.say(taken.first === taken.last ? "location" : "locations", { page: this.nameOf(taken.first), last: this.nameOf(taken.last) });
    const field = target ?? this.field ?? findTaker(document, "words");
    if (!field) {
      this.tell("no_field");
      return;
    }
    const place = target ? findTaker(target.closest("form") ?? document, "location") : null;
    if (place) fill(place, location);
    const again = Boolean(target?.value.trim());
    if (target) fill(target, taken.text);
    else insert(field, `${field.value.trim() ? " " : ""}“${taken.text}” (${location})`);
    this.tell(again ? "taken_again" : "taken", { page: this.nameOf(taken.first) });
  }

  /** Return the text of a range and its first and last page, or null if no words are in it. @param {Range} range */
  selected(range) {
    const parts = this.pages.filter((page) => page.layer && range.intersectsNode(page.box)).map((page) => ({ page, text: wordsIn(page, range) }));
    const filled = parts.filter(({ text }) => text.trim());
    if (!filled.length) return null;
    const text = tidy(filled.map((part) => part.text).join("\n"), (word) => this.book.hasWord(word));
    return { text, first: filled[0].page.number, last: filled[filled.length - 1].page.number };
  }

  // ---- keys and buttons

  listen() {
    /** @type {Record<string, () => void>} */
    const deeds = {
      back: () => this.go(this.place() - 1),
      next: () => this.go(this.place() + 1),
      find: () => this.showSearch(this.part("find").hidden),
      fit: () => { this.zoom = 0; this.fit(); },
      smaller: () => this.magnify(-1),
      larger: () => this.magnify(1),
      quote: () => this.quote(),
      hit_next: () => this.nextHit(1),
      hit_back: () => this.nextHit(-1),
      close: () => this.showSearch(false),
    };
    for (const button of /** @type {NodeListOf<HTMLElement>} */ (this.root.querySelectorAll("[data-do]"))) {
      button.addEventListener("pointerdown", (event) => { if (button.dataset.do === "quote") event.preventDefault(); }); // keeps the selection
      button.addEventListener("click", () => deeds[button.dataset.do ?? ""]?.());
    }
    this.listenToFields();
    document.addEventListener("selectionchange", () => this.followSelection());
    document.addEventListener("mouseup", (event) => {
      if (!this.view.classList.contains("selecting")) return;
      reachEnd(event);
    });
    document.addEventListener("pointerup", () => setTimeout(() => this.view.classList.remove("selecting"), 0));
    this.view.addEventListener("pointerdown", () => this.view.classList.add("selecting"));
    document.addEventListener("keydown", (event) => this.press(event), { capture: true });
    document.addEventListener("quotes", () => this.lookUp());
  }

  listenToFields() {
    document.addEventListener("focusin", ({ target }) => {
      const form = target instanceof Element ? target.closest("form") : null;
      if (!form || this.root.contains(form)) return;
      if (form !== this.form) this.field = null;
      this.form = form;
      if (isTextField(target)) this.field = target;
    });
    const place = /** @type {HTMLInputElement} */ (this.part("at"));
    place.form?.addEventListener("submit", (event) => {
      event.preventDefault();
      const wanted = place.value.trim();
      const labelled = this.labels?.indexOf(wanted) ?? -1;
      const number = labelled >= 0 ? labelled + 1 : Number(wanted);
      if (Number.isInteger(number) && number >= 1 && number <= this.pages.length) this.go(number);
      else this.tell("no_page", { page: wanted });
      this.view.focus();
    });
    const words = /** @type {HTMLInputElement} */ (this.part("words"));
    words.addEventListener("input", () => this.search(true));
    words.form?.addEventListener("submit", (event) => {
      event.preventDefault();
      this.nextHit(1);
    });
    words.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.showSearch(false);
      if (event.key === "Enter" && event.shiftKey) {
        event.preventDefault();
        this.nextHit(-1);
      }
    });
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    const name = { "[": "back", "]": "next", "/": "find", q: "quote" }[event.key];
    if (!name || !(isCommand(event) || isTypedWithAltGraph(event))) return;
    event.preventDefault();
    event.stopPropagation();
    if (name === "quote") this.quote();
    if (name === "find") this.showSearch(true);
    if (name === "back") this.go(this.place() - 1);
    if (name === "next") this.go(this.place() + 1);
  }

  /** Remember what is selected in the PDF. While the pointer is between words, keep the selection where it is. */
  followSelection() {
    const selection = document.getSelection();
    if (!selection || !selection.rangeCount || selection.isCollapsed) return;
    const range = selection.getRangeAt(0);
    if (!this.view.contains(range.commonAncestorContainer)) return;
    this.selection = range.cloneRange();
    const node = selection.focusNode;
    const span = node instanceof Element ? node : node?.parentElement;
    const words = span?.closest(".pdfwords");
    const end = words?.querySelector(".pdfend");
    if (span && words && end && span !== words && span.parentElement === words && span !== end) span.after(end);
  }
}

/** If the pointer was released beside the line in which the selection ends, let the selection reach the end of the line. @param {MouseEvent} event */
function reachEnd({ clientX, clientY }) {
  const selection = document.getSelection();
  const node = selection?.focusNode;
  if (!selection || selection.isCollapsed || !(node instanceof Text) || !node.parentElement?.closest(".pdfwords")) return;
  const line = node.parentElement.getBoundingClientRect();
  if (clientY < line.top || clientY > line.bottom) return;
  if (clientX > line.right) selection.extend(node, node.length);
  if (clientX < line.left) selection.extend(node, 0);
}

const CONTENT = { includeMarkedContent: false, disableNormalization: true };

/** Return the text of a page, with a line break after each item that ends a line. @param {any[]} items */
function textOf(items) {
  return items.map((item) => item.str + (item.hasEOL ? "\n" : "")).join("");
}

/** Return where each item of a page begins in its text. @param {any[]} items */
function offsetsOf(items) {
  let at = 0;
  return items.map((item) => {
    const start = at;
    at += item.str.length + (item.hasEOL ? 1 : 0);
    return start;
  });
}

/** Return the words of a page that are in a range, with line breaks. @param {Page} page @param {Range} range */
function wordsIn(page, range) {
  let text = "";
  let end = 0;
  page.layer.textDivs.forEach((/** @type {HTMLElement} */ span, /** @type {number} */ i) => {
    const node = span.firstChild;
    const value = node?.textContent ?? "";
    if (text && page.offsets[i] > end && !text.endsWith("\n")) text += "\n";
    if (!node || !range.intersectsNode(node)) return;
    const from = range.startContainer === node ? range.startOffset : 0;
    const to = range.endContainer === node ? range.endOffset : value.length;
    text += value.slice(from, to);
    end = page.offsets[i] + value.length;
  });
  return text;
}

/** @param {{left: number, top: number, width: number, height: number}} place @param {string} kind */
function makeMark(place, kind) {
  const mark = document.createElement("span");
  mark.className = kind;
  for (const side of /** @type {const} */ (["left", "top", "width", "height"])) mark.style[side] = `${(place[side] * 100).toFixed(3)}%`;
  return mark;
}

/** @param {ParentNode | null} where @param {string} what @returns {HTMLInputElement | HTMLTextAreaElement | null} */
function findTaker(where, what) {
  return where?.querySelector(`[data-takes="${what}"], textarea[name="${what}"], input[name="${what}"]:not([type="hidden"])`) ?? null;
}

/** Replace the content of a field as if a person had typed, so that the browser can undo it. @param {HTMLInputElement | HTMLTextAreaElement} field @param {string} text */
function fill(field, text) {
  field.focus();
  field.select();
  insert(field, text);
}

/** @param {HTMLInputElement | HTMLTextAreaElement} field @param {string} text */
function insert(field, text) {
  field.focus();
  // Only this command lets the browser undo the change.
  if (!document.execCommand("insertText", false, text)) {
    field.setRangeText(text, field.selectionStart ?? 0, field.selectionEnd ?? field.value.length, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

/** @param {EventTarget | null} target @returns {target is HTMLInputElement | HTMLTextAreaElement} */
function isTextField(target) {
  return target instanceof HTMLElement && target.matches("textarea, input:is(:not([type]), [type=text])");
}

/** Return whether a key was typed with AltGr, which many keyboards need for brackets. @param {KeyboardEvent} event */
function isTypedWithAltGraph(event) {
  const inField = event.target instanceof Element && event.target.closest("input, select, textarea, [contenteditable]");
  return event.getModifierState("AltGraph") && !inField && !event.isComposing;
}

for (const root of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-pdf]"))) {
  new Pane(root).open();
}
