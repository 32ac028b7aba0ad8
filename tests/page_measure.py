"""Measure a page in the browser: its targets, the texts that are cut off, whether the focus can be seen, and its controls."""

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from playwright.sync_api import Page

LEAST: Final = 24  # CSS pixels of a target (WCAG 2.2, success criterion 2.5.8)

# Returns each target that is too small. A target is what a pointer can hit: a control together with its label. Exempt are
# links within a sentence, and small targets for which a circle of 24 pixels around the centre meets neither another
# target nor the circle of another small target (WCAG 2.2, 2.5.8: inline, spacing).
_TARGETS: Final = """([least, within]) => {
  const wanted = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button], [role=option], ' +
    '[tabindex]:not([tabindex="-1"])';
  const seen = e => e.checkVisibility({checkOpacity: true, checkVisibilityCSS: true}) && e.closest('.away') === null;
  const box = e => {
    const own = e.getBoundingClientRect();
    let [left, top, right, bottom] = [own.left, own.top, own.right, own.bottom];
    for (const label of e.labels ?? []) if (label.checkVisibility()) {
      const more = label.getBoundingClientRect();
      [left, top, right, bottom] =
        [Math.min(left, more.left), Math.min(top, more.top), Math.max(right, more.right), Math.max(bottom, more.bottom)];
    }
    return {left, top, right, bottom, width: right - left, height: bottom - top, x: (left + right) / 2, y: (top + bottom) / 2};
  };
  const inline = e => {
    if (!getComputedStyle(e).display.startsWith('inline') || e.tagName !== 'A') return false;
    let around = e.parentElement;
    while (getComputedStyle(around).display === 'inline') around = around.parentElement;
    const rest = around.cloneNode(true);
    rest.querySelectorAll(wanted).forEach(one => one.remove());
    return /\\p{L}{2,}/u.test(rest.textContent);
  };
  const clipped = e => {
    const own = e.getBoundingClientRect();
    for (let up = e.parentElement; up; up = up.parentElement) {
      const style = getComputedStyle(up), edge = up.getBoundingClientRect();
      if (style.overflowX !== 'visible' && (own.right <= edge.left || own.left >= edge.right)) return true;
      if (style.overflowY !== 'visible' && (own.bottom <= edge.top || own.top >= edge.bottom)) return true;
    }
    return false;
  };
  const all = [...document.querySelectorAll(wanted)]
    .filter(e => (seen(e) || (e.labels?.length && [...e.labels].some(seen))) && !e.disabled && !clipped(e))
    .map(e => ({element: e, ...box(e)})).filter(t => t.width > 0 && t.height > 0);
  const small = all.filter(t => Math.min(t.width, t.height) < least - 0.01 && !inline(t.element));
  const far = (t, o) => Math.hypot(Math.max(o.left - t.x, 0, t.x - o.right), Math.max(o.top - t.y, 0, t.y - o.bottom));
  const crowded = t => all.find(o => o.element !== t.element && !o.element.contains(t.element) && !t.element.contains(o.element) &&
    (small.includes(o) ? Math.hypot(o.x - t.x, o.y - t.y) < least : far(t, o) < least / 2));
  const name = t => `${t.element.outerHTML.replace(/\\s+/g, ' ').slice(0, 90)} (${t.width.toFixed(1)} x ${t.height.toFixed(1)})`;
  return small.filter(t => t.element.closest(within)).flatMap(t => { const near = crowded(t); return near ? [`${name(t)} near ${name(near)}`] : []; });
}"""


def find_small_targets(page: "Page", *, within: str = "html") -> list[str]:
    """Return each target within an element that is smaller than `LEAST` pixels and too near to another target."""
    return list(page.evaluate(_TARGETS, [LEAST, within]))


# Returns each element that hides a part of its text, because it is larger than its box, and each element whose text
# reaches beyond its own border.
_LOST: Final = """() => {
  const found = [];
  const name = e => e.outerHTML.replace(/\\s+/g, ' ').slice(0, 110);
  const words = e => [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim() !== '');
  for (const e of document.body.querySelectorAll('*')) {
    if (!e.checkVisibility() || e.closest('.away, svg, canvas, .pdfwords, option, template, [aria-hidden=true]') || e.clientWidth === 0) continue;
    const style = getComputedStyle(e), hides = v => v === 'hidden' || v === 'clip';
    const wide = e.scrollWidth - e.clientWidth, high = e.scrollHeight - e.clientHeight;
    const text = e.textContent.trim() !== '' && !['TEXTAREA', 'SELECT', 'INPUT', 'PROGRESS'].includes(e.tagName);
    if (text && ((hides(style.overflowX) && wide > 1) || (hides(style.overflowY) && high > 1)))
      found.push(`hides ${wide} x ${high}: ${name(e)}`);
    else if (style.overflowX === 'visible' && wide > 2 && (e.matches('button, .btn, summary, a, th, li, label, legend, p, h1, h2, h3') || words(e)))
      found.push(`is too narrow by ${wide}: ${name(e)}`);
  }
  return found;
}"""

# Returns each element that can have the focus but then looks as before, is covered by something else (WCAG 2.2, 2.4.11),
# or has an outline of which more than one side is cut off. An element that is larger than the window is covered if its part
# in the window is.
_FOCUS: Final = """within => {
  const wanted = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]:not([tabindex="-1"])';
  const name = e => e.outerHTML.replace(/\\s+/g, ' ').slice(0, 110);
  const look = e => [e, ...(e.labels ?? []), e.parentElement, e.nextElementSibling].filter(Boolean).map(one => {
    const s = getComputedStyle(one);
    return [s.outlineStyle, s.outlineWidth, s.outlineColor, s.boxShadow, s.backgroundColor, s.borderColor, s.color].join();
  }).join('|');
  const cut = e => {
    const style = getComputedStyle(e);
    if (style.outlineStyle === 'none') return false;
    const more = parseFloat(style.outlineOffset) + parseFloat(style.outlineWidth), own = e.getBoundingClientRect();
    const sides = {left: own.left - more, top: own.top - more, right: own.right + more, bottom: own.bottom + more};
    const gone = new Set();
    for (let up = e.parentElement; up; up = up.parentElement) {
      const around = getComputedStyle(up), edge = up.getBoundingClientRect();
      if (around.overflowX !== 'visible') {
        if (sides.left < edge.left - 0.5) gone.add('left');
        if (sides.right > edge.right + 0.5) gone.add('right');
      }
      if (around.overflowY !== 'visible') {
        if (sides.top < edge.top - 0.5) gone.add('top');
        if (sides.bottom > edge.bottom + 0.5) gone.add('bottom');
      }
    }
    return gone.size > 1 ? [...gone].join(' and ') : false;
  };
  const covered = e => {
    const own = [e, ...(e.labels ?? [])], box = (e.closest('.away') ? e.labels?.[0] ?? e : e).getBoundingClientRect();
    const [left, top] = [Math.max(box.left, 0) + 2, Math.max(box.top, 0) + 2];
    const [width, height] = [Math.min(box.right, innerWidth) - 2 - left, Math.min(box.bottom, innerHeight) - 2 - top];
    return ![[.5, .5], [0, 0], [1, 0], [0, 1], [1, 1], [.5, 0], [.5, 1]].some(([x, y]) => {
      const hit = document.elementFromPoint(left + x * width, top + y * height);
      return hit && own.some(one => one === hit || one.contains(hit) || hit.contains(one) && getComputedStyle(one).display === 'inline');
    });
  };
  const found = [];
  document.activeElement.blur();
  const all = [...document.querySelectorAll(wanted)].filter(e => e.checkVisibility() && !e.disabled && e.closest(within));
  const before = new Map(all.map(e => [e, look(e)]));
  for (const e of all) {
    e.focus({focusVisible: true});
    if (document.activeElement !== e) continue;
    if (look(e) === before.get(e)) found.push(`looks the same: ${name(e)}`);
    else if (covered(e)) found.push(`covered: ${name(e)}`);
    else if (cut(e)) found.push(`outline cut ${cut(e)}: ${name(e)}`);
  }
  return found;
}"""

# The spacing of text that a reader may set (WCAG 2.1, success criterion 1.4.12).
_SPACING: Final = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }' +
    ' p { margin-bottom: 2em !important; }');
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}"""


def find_lost_text(page: "Page") -> list[str]:
    """Return each element that hides a part of its own text, or whose text reaches beyond its border."""
    return list(page.evaluate(_LOST))


def find_unseen_focus(page: "Page", *, within: str = "html") -> list[str]:
    """Return each element within another one that can have the focus but then looks as before, is covered, or has an outline that is cut off."""
    page.keyboard.press("Shift")  # so that the browser shows the focus as after a key
    return list(page.evaluate(_FOCUS, within))


def space_text(page: "Page") -> None:
    """Set the spacing of lines, letters, words and paragraphs that no text may be lost with."""
    page.evaluate(_SPACING)


def open_folded(page: "Page", *, but: str = "#none") -> None:
    """Open all parts that are folded, except those that a selector chooses."""
    page.evaluate(
        "but => document.querySelectorAll(`details:not(${but})`).forEach(d => { d.open = true; })", but
    )


def list_controls(page: "Page") -> list[str]:
    """Return what identifies each control that can be used: where a link leads, or the name and the value of a field."""
    return list(page.evaluate(_CONTROLS))


_CONTROLS: Final = """() => [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, [data-open]')]
  .filter(e => e.checkVisibility() || [...(e.labels ?? [])].some(label => label.checkVisibility()))
  .map(e => e.getAttribute('href') ?? [e.tagName, e.type, e.name || e.id || e.dataset.open || e.textContent.trim(), e.value].join(' '))"""
