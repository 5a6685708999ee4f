// The text of an element, and every route by which text names a field.
const boxless = (el) => !shown(el) && style(el).display === "contents";  // as a slot: it has no box of its own, and shows all the same
const rendered = (el) => shown(el) || boxless(el);
const read = (node, most = MAX.label, skip = null) => {  // in the flat tree, without what is not rendered
  let out = "";
  const visit = (at) => {
    if (out.length > most * 2 || at === skip) return;
    if (at.nodeType === 3) { out += at.data; return; }
    if (at.nodeType !== 1 && at.nodeType !== 11) return;
    const tag = at.localName;
    if (tag) {
      if (MUTE.has(tag) || (at !== node && !rendered(at))) return;
      if (tag === "img") { out += ` ${attr(at, "alt")} `; return; }
      if (tag === "br") { out += " "; return; }
    }
    const gap = INLINE.has(tag) ? "" : " ";
    out += gap;
    const assigned = tag === "slot" ? at.assignedNodes({flatten: true}) : [];
    const shadow = shadowed && tag ? shadowOf.call(at) : null;
    if (assigned.length) for (const child of assigned) visit(child);
    else for (let child = (shadow ?? at).firstChild; child; child = child.nextSibling) visit(child);
    out += gap;
  };
  visit(node);
  return short(out, most);
};
const textOf = memo((node) => read(node));
const namesOf = (el, attribute) => byIds(el, attr(el, attribute)).map(textOf).join(" ");

const beside = (el, step, levels) => {  // the nearest text before or after it that belongs to no other field
  for (let at = el, n = 0; at && n < levels; at = up(at), n++) {
    for (let next = at[step]; next; next = next[step]) {
      if (next.nodeType === 1) {
        if (is(next, TYPED) || holdsFields(next)) return "";
        if (next.localName === "label" && next.control && next.control !== el) return "";
        if (!rendered(next) || is(next, PUSHED)) continue;
      }
      const text = next.nodeType === 3 ? short(next.data, MAX.label) : next.nodeType === 1 ? textOf(next) : "";
      if (text) return text;
    }
    if (at.localName === "body" || at.localName === "dialog") return "";
  }
  return "";
};
const cells = (el) => {
  const cell = closest(el, "td, th, dd");
  if (!cell) return "";
  for (let left = cell.previousElementSibling; left; left = left.previousElementSibling) {
    if (holdsFields(left)) break;
    const text = textOf(left);
    if (text) return text;
  }
  const above = cell.parentElement?.previousElementSibling?.children?.[cell.cellIndex];
  return above && !holdsFields(above) ? textOf(above) : "";
};
const isShown = memo((el) => shown(el));
const headed = (el) => {
  let low = 0;
  for (let high = headings.length, mine = order.get(el); low < high;) {  // the headings are in tree order
    const middle = (low + high) >> 1;
    if (order.get(headings[middle]) < mine) low = middle + 1; else high = middle;
  }
  for (let i = low - 1; i >= 0; i--) if (isShown(headings[i])) return textOf(headings[i]);
  return "";
};
const named = memo((group) => {
  const legend = group.localName === "fieldset" && [...group.children].find((child) => child.localName === "legend");
  return legend ? textOf(legend) : namesOf(group, "aria-labelledby") || attr(group, "aria-label");
});
const labels = (el) => {
  const found = [];
  const add = (route, text) => { if (text) found.push(bare({route, text: short(text, MAX.label)})); };
  for (const label of labelsOf(el)) {
    const wraps = contains(label, el);
    add(wraps ? "wrapping" : "for", wraps ? read(label, MAX.label, el) : textOf(label));
  }
  add("aria-labelledby", namesOf(el, "aria-labelledby"));
  add("aria-label", attr(el, "aria-label"));
  add("aria-describedby", byIds(el, attr(el, "aria-describedby")).filter(rendered).map(textOf).join(" "));
  add("placeholder", attr(el, "placeholder") || attr(el, "data-placeholder") || attr(el, "aria-placeholder"));
  add("title", attr(el, "title"));
  add("table-cell", cells(el));
  add("preceding", beside(el, "previousSibling", 5));
  add("following", beside(el, "nextSibling", 3));
  const group = closest(el, "fieldset, [role=group], [role=radiogroup]");
  if (group) add("legend", named(group));
  add("heading", headed(el));
  return bare(found);
};
