// Facts about what can be pressed.
const choice = (el) => /checkbox|radio|switch/.test(el.localName === "input" ? el.type : attr(el, "role"));
const MENU = /^(tab|menuitem|option)$/;
const name = (el) => {
  const labelledBy = namesOf(el, "aria-labelledby") || attr(el, "aria-label");
  if (labelledBy) return short(labelledBy, MAX.label);
  if (choice(el)) {
    const own = labelsOf(el).map((label) => read(label, MAX.label, el)).join(" ");
    return own || textOf(el) || beside(el, "nextSibling", 2) || beside(el, "previousSibling", 1);
  }
  if (el.localName === "input") return short(el.value || attr(el, "alt") || attr(el, "title") || "", MAX.label);
  return textOf(el) || short(one(el, "svg title")?.textContent || attr(el, "title"), MAX.label);
};
const describeButton = (el, kind) => {
  const r = rect(el), tag = el.localName, outer = around(up(el));
  return bare({
    ref: refer(el), order: order.get(el) ?? order.size, parent: outer.place, tag,
    type: kind ?? (MENU.test(attr(el, "role")) ? attr(el, "role") : /^(a|area)$/.test(tag) ? "link"
      : /^(button|input)$/.test(tag) ? el.type : attr(el, "role") || "clickable"),
    text: name(el), id: attr(el, "id"), name: attr(el, "name"), classes: attr(el, "class").slice(0, 200),
    href: attr(el, "href").slice(0, 200), value: choice(el) ? attr(el, "value").slice(0, 80) : "", box: box(r),
    visible: hidden(el, r) === "", disabled: off(el),
    checked: el.checked === true || ["aria-checked", "aria-selected"].some((name) => attr(el, name) === "true"),
    target: resolved(attr(el, "formaction")), form: formOf(el), dialog: around(el).layer, default: defaults.get(el.form) === el,
  });
};
