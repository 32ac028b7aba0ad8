// @ts-check
/**
 * Compare quotes with the text of a PDF, in the same way as `slr/text/quotation.py` does it with text files.
 *
 * A test compares `fold` with `fold_quotation` of that module. Nothing in this module touches the page.
 */

// What Python takes for white space.
const SPACE = "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const SPACES = new RegExp(`[${SPACE}]+`, "g");
const OUTER_SPACES = new RegExp(`^[${SPACE}]+|[${SPACE}]+$`, "g");
const DASHES = new RegExp(`[${SPACE}]*[-\\u00ad\\u2010-\\u2015\\u2212\\ufe58\\ufe63]+[${SPACE}]*`, "g");
const ENDS_BROKEN = new RegExp(`[-\\u00ad\\u2010-\\u2015\\u2212\\ufe58\\ufe63][${SPACE}]*$`);
// Scripts without spaces between words: a line break between two of their letters means nothing.
const UNSPACED = "\\u0e00-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff\\u3040-\\u30ff\\u3400-\\u9fff\\uf900-\\ufaff";
const INNER_SPACE = new RegExp(`(?<=[${UNSPACED}])[${SPACE}]+(?=[${UNSPACED}])`, "g");
const SINGLE = "\u2018\u2019\u201a\u201b\u2032`\u00b4";
const DOUBLE = "\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb";
const NOTHING = "\u200b\u200c\u200d\u2060\ufeff";
const MARKS = new Map([
  ...[...SINGLE].map((mark) => /** @type {[string, string]} */ ([mark, "'"])),
  ...[...DOUBLE].map((mark) => /** @type {[string, string]} */ ([mark, '"'])),
  ...[...NOTHING].map((mark) => /** @type {[string, string]} */ ([mark, ""])),
]);
// A character with the marks that follow it, or a run of Korean letters: what Unicode normalises together.
const CLUSTER = /(?:[\uac00-\ud7a3]?[\u1100-\u11ff]+|[^])[\p{M}\uff9e\uff9f]*/gu;
// What a person who quotes leaves out or adds: `...`, `…`, `[...]`, `[sic]`, `[t]he`.
const OMISSION = /\[[^\[\]]*\]|\u2026|\.\s?\.\s?\.+/g;
const OUTER = /^["' ]+|["' ]+$/g;

/**
 * A folded text. `from[i]` is the place in the original text of the character that became `text[i]`.
 * @typedef {{text: string, from: number[]}} Folded
 */

/**
 * Return a text in the form in which quotes are compared, and where each of its characters comes from.
 * @param {string} text
 * @returns {Folded}
 */
export function fold(text) {
  let folded = replace(spell(text), DASHES, "");
  folded = replace(folded, SPACES, " ");
  folded = replace(folded, OUTER_SPACES, "");
  return replace(folded, INNER_SPACE, "");
}

/** @param {string} text @returns {Folded} */
function spell(text) {
  const from = [];
  let made = "";
  for (const match of text.matchAll(CLUSTER)) {
    const plain = mapMarks(match[0]);
    const cluster = isAscii(plain) ? plain : mapMarks(plain.normalize("NFKC"));
    for (let i = 0; i < cluster.length; i += 1) from.push(match.index);
    made += cluster;
  }
  return { text: made, from };
}

/** @param {string} text */
function mapMarks(text) {
  if (text.length === 1) return MARKS.get(text) ?? text;
  return [...text].map((c) => MARKS.get(c) ?? c).join("");
}

/** @param {string} text */
function isAscii(text) {
  return text.length === 1 && text < "\u0080";
}

/** @param {Folded} folded @param {RegExp} pattern @param {string} by @returns {Folded} */
function replace(folded, pattern, by) {
  const from = [];
  let made = "";
  let at = 0;
  /** @param {number} end */
  const copy = (end) => {
    made += folded.text.slice(at, end);
    for (let i = at; i < end; i += 1) from.push(folded.from[i]);
  };
  for (const match of folded.text.matchAll(pattern)) {
    copy(match.index);
    made += by;
    for (let i = 0; i < by.length; i += 1) from.push(folded.from[match.index]);
    at = match.index + match[0].length;
  }
  copy(folded.text.length);
  return { text: made, from };
}

/**
 * Where a quote is found on one page: places in the text of the page, the end exclusive.
 * @typedef {{page: number, from: number, to: number}} Piece
 */

/** The text of a PDF. Pages are added in order. Page numbers count from 1. */
export class Book {
  constructor() {
    /** @type {string[]} The text of each page as it is. */
    this.pages = [];
    this.text = "";
    /** @type {number[]} */
    this.starts = [];
    /** @type {number[][]} */
    this.froms = [];
    this.glue = "";
    this.softened = "";
  }

  /** @param {string} page */
  add(page) {
    const folded = fold(page);
    this.text += this.glue;
    this.starts.push(this.text.length);
    this.text += folded.text;
    this.pages.push(page);
    this.froms.push(folded.from);
    this.glue = ENDS_BROKEN.test(page) || !folded.text ? "" : " ";
    this.softened += soften(this.text.slice(this.softened.length));
  }

  /** Return the number of the page that contains this place of the folded text. @param {number} at */
  findPage(at) {
    let low = 0;
    let high = this.starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.starts[middle] <= at) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /**
   * Return each place at which a quote is found, as the pieces of pages that it covers.
   *
   * First, the whole quote is looked up. If it is not found, it is divided at each omission (`...`, `…` or `[...]`) and at
   * each addition in square brackets. Its parts must then follow each other, at most one page apart.
   * @param {string} quote
   * @returns {Piece[][]}
   */
  findQuote(quote) {
    const whole = strip(quote);
    const found = whole ? this.findParts([whole]) : [];
    if (found.length) return found;
    const parts = quote.split(OMISSION).map(strip).filter(Boolean);
    return parts.length > 1 || (parts.length === 1 && parts[0] !== whole) ? this.findParts(parts) : [];
  }

  /** @param {string[]} parts @returns {Piece[][]} */
  findParts(parts) {
    const places = [];
    for (let at = this.text.indexOf(parts[0]); at >= 0; at = this.text.indexOf(parts[0], at + 1)) {
      const spans = this.followParts(at, parts);
      if (spans) places.push(spans.flatMap(([from, to]) => this.cut(from, to)));
    }
    return places;
  }

  /** @param {number} at @param {string[]} parts @returns {[number, number][] | null} */
  followParts(at, parts) {
    /** @type {[number, number][]} */
    const spans = [[at, at + parts[0].length]];
    for (const part of parts.slice(1)) {
      const end = spans[spans.length - 1][1];
      const next = this.text.indexOf(part, end);
      if (next < 0 || this.findPage(next) > this.findPage(end - 1) + 1) return null;
      spans.push([next, next + part.length]);
    }
    return spans;
  }

  /**
   * Return each place at which words are found. Capitals and accents make no difference.
   * @param {string} words @param {number} most
   * @returns {Piece[][]}
   */
  findWords(words, most) {
    const wanted = soften(fold(words).text);
    const places = [];
    let at = wanted ? this.softened.indexOf(wanted) : -1;
    while (at >= 0 && places.length < most) {
      places.push(this.cut(at, at + wanted.length));
      at = this.softened.indexOf(wanted, at + wanted.length);
    }
    return places;
  }

  /** Divide a span of the folded text by pages. @param {number} from @param {number} to @returns {Piece[]} */
  cut(from, to) {
    const pieces = [];
    for (let page = this.findPage(from); page <= this.findPage(to - 1); page += 1) {
      const places = this.froms[page - 1];
      const start = this.starts[page - 1];
      const first = Math.max(from - start, 0);
      const last = Math.min(to - start, places.length) - 1;
      if (first <= last) pieces.push({ page, from: places[first], to: places[last] + 1 });
    }
    return pieces;
  }

  /** Return whether the text that was read so far contains a word within one line. Capitals make no difference. @param {string} word */
  hasWord(word) {
    const small = word.toLowerCase();
    return this.pages.some((page) => page.toLowerCase().includes(small));
  }
}

/** @param {string} quote */
function strip(quote) {
  return fold(quote).text.replace(OUTER, "");
}

/** Return a folded text without capitals and accents. It has the same length. @param {string} text */
function soften(text) {
  if (/^[\0-\x7f]*$/.test(text)) return text.toLowerCase();
  let made = "";
  for (let i = 0; i < text.length; i += 1) {
    const bare = text[i].normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
    made += bare.length === 1 ? bare : text[i];
  }
  return made;
}

/**
 * Return selected text as a quote in one line.
 *
 * A hyphen at the end of a line is kept if the text has the word with its hyphen elsewhere (`hasWord`), or if no small
 * letter follows. Otherwise it only divides the word, and is left out.
 * @param {string} text
 * @param {(word: string) => boolean} hasWord
 */
export function tidy(text, hasWord) {
  return text
    .replace(/\u00ad\s*/g, "")
    .replace(/([\p{L}\p{N}]+)([-\u2010])[^\S\n]*\n\s*([\p{L}\p{N}]+)/gu, (_, before, hyphen, after) => {
      const kept = !/^\p{Ll}/u.test(after) || hasWord(`${before}${hyphen}${after}`);
      return before + (kept ? hyphen : "") + after;
    })
    .split(SPACES)
    .filter(Boolean)
    .join(" ");
}

/**
 * Return the numbers in the first two and last two lines of a page. One of them is usually the printed page number.
 * @param {string} page
 */
export function readNumbers(page) {
  const lines = page.split("\n").filter((line) => line.trim());
  const outer = [...lines.slice(0, 2), ...lines.slice(-2)].flatMap((line) => line.split(SPACES));
  return new Set(outer.filter((word) => /^\d{1,5}$/.test(word)).map(Number));
}
