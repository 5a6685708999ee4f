// Blocks of visible text: what is spoken aloud first, then what stands in open dialogs and around fields, then all the rest, so that a
// long page cannot crowd out the words that matter.
const texts = new Map(), range = document.createRange(), clickable = new Map();
const flows = (el) => INLINE.has(el.localName) ? /^inline|^contents/.test(style(el).display) : boxless(el);
const block = memo((el) => { const outer = up(el); return outer instanceof Element && flows(el) ? block(outer) : el; });
const visibly = (el, also) => shown(el, also) || boxless(el) && up(el) instanceof Element && visibly(up(el), also);
const holder = (parent, forced) => {  // the block that a text in `parent` belongs to; null where it cannot be seen
  if (!visibly(parent, forced ? VISIBLE : OPAQUE)) return null;
  const whole = block(parent), own = whole !== parent && holdsFields(whole) ? parent : whole;  // between fields stand labels
  if (forced) return own;
  const r = rect(own);
  return (r.width <= 1 || r.height <= 1) && !boxless(own) || far(r) || cut(own, r) ? null : own;
};
const blockOf = new Map();
const take = (node, forced) => {
  const parent = up(node);
  if (!parent || MUTE.has(parent.localName) || !/\S/.test(node.data)) return false;
  let own = blockOf.get(parent);
  if (own === undefined) blockOf.set(parent, own = holder(parent, forced));
  if (own === null) return false;
  let fact = texts.get(own);
  if (fact && fact.raw.length >= MAX.chars) return true;
  range.selectNodeContents(node);
  const r = range.getBoundingClientRect();
  if (!fact) {
    if (!forced && (r.width <= 1 || r.height <= 1 || far(r))) return false;
    texts.set(own, fact = {raw: "", first: parent, left: r.left, top: r.top, right: r.right, bottom: r.bottom});
  } else {
    fact.left = Math.min(fact.left, r.left); fact.top = Math.min(fact.top, r.top);
    fact.right = Math.max(fact.right, r.right); fact.bottom = Math.max(fact.bottom, r.bottom);
    if (node.previousSibling?.localName === "br") fact.raw += " ";
  }
  fact.raw += node.data;
  return true;
};
const room = crowd || presses.length > MAX.fields ? MAX.texts / 2 : MAX.texts;
const taken = new Set(), gathered = new Set();
const gather = (root, most, forced = false) => {
  if (gathered.has(root)) return;
  gathered.add(root);
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node, n = 0; n < most && texts.size < room + (forced ? 200 : 0) && (node = walker.nextNode()); n++)
    if (!taken.has(node) && take(node, forced)) taken.add(node);
};
for (const el of speaking) gather(el, 60, true);
for (const el of errors) gather(el, 20, true);
for (const el of open) gather(el, 400);
for (const el of central) {
  let own = up(el);
  for (let n = 0; n < 5 && up(own) instanceof Element && rect(own).height < 500; n++) own = up(own);
  if (own instanceof Element) gather(own, 200);
}
gathered.clear();  // from here on to the end of each tree
for (const root of roots) gather(root === document ? document.body ?? document.documentElement ?? document : root, MAX.visited);

const blocks = [];
for (const [el, fact] of texts) {
  const text = short(fact.raw, MAX.chars), css = style(fact.first), {place, live, press, heading, layer} = around(el);
  if (!text || press && !live) continue;
  if (!press && css.cursor === "pointer" && text.length < 80 && !closest(fact.first, "label, a, button")) clickable.set(fact.first, el);
  blocks.push(bare({
    text, tag: el.localName, classes: attr(el, "class").slice(0, 200), id: attr(el, "id"), alert: live,
    heading, dialog: layer, parent: place, size: Math.round(parseFloat(css.fontSize)),
    box: bare([Math.round(fact.left), Math.round(fact.top), Math.round(fact.right - fact.left), Math.round(fact.bottom - fact.top)]),
  }));
}
blocks.sort((a, b) => a.box[1] - b.box[1] || a.box[0] - b.box[0]);
