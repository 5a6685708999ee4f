// Whether an element can be seen at its place: it is rendered, no box around it has scrolled it away, and no modal dialog is before it.
(el) => {
  const own = el.getBoundingClientRect(), modal = [...document.querySelectorAll("dialog:modal")].at(-1);
  if (own.width <= 2 || own.height <= 2 || !el.checkVisibility({opacityProperty: true, visibilityProperty: true})) return false;
  let before = !modal;
  for (let at = el; at; at = at.parentNode ?? at.host) {
    before ||= at === modal;
    if (at === el || !(at instanceof Element) || getComputedStyle(at).overflow === "visible") continue;
    const r = at.getBoundingClientRect();
    if (Math.min(r.right, own.right) - Math.max(r.left, own.left) <= 1 || Math.min(r.bottom, own.bottom) - Math.max(r.top, own.top) <= 1) return false;
  }
  return before;
}
//# sourceURL=loomal_playwright/picture.js
