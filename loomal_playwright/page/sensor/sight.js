// What of the page a user can see: dialogs, visibility, what lies on top, and boxes that are drawn where a field is not seen.
const page = document.scrollingElement ?? document.documentElement;
const {innerWidth: width, innerHeight: height, scrollX: scrolledX, scrollY: scrolledY} = window;  // each reading may lay out the page
const rightmost = Math.max(width, page?.scrollWidth ?? 0) - scrolledX, lowest = Math.max(height, page?.scrollHeight ?? 0) - scrolledY;
const far = (r) => r.right + scrolledX <= 0 || r.bottom + scrolledY <= 0 || r.left >= rightmost || r.top >= lowest;

const VISIBLE = {visibilityProperty: true, checkVisibilityCSS: true}, OPAQUE = {opacityProperty: true, checkOpacity: true, ...VISIBLE};

// Dialogs, topmost first: the top layer, then the rest; the later in the tree lies over the earlier.
const modal = (el) => is(el, ":modal");
const open = dialogs.filter((el) => shown(el, VISIBLE) && rect(el).width > 1 && rect(el).height > 1);
open.sort((a, b) => modal(b) - modal(a) || (attr(b, "aria-modal") === "true") - (attr(a, "aria-modal") === "true")
  || order.get(b) - order.get(a));

// What an element has from those around it. `tree` gives the parent of each element that a fact is in, by index; `layer` is the open
// dialog, `press` the control, `heading` its level.
const OUTSIDE = {place: -1, layer: null, muted: false, inert: false, live: false, press: null, heading: 0};
const tree = [], pressed = new Set(presses), titles = new Set(headings), loud = new Set(speaking);
const errors = new Set(), holders = new Set();
for (const el of fields) for (const at of byIds(el, attr(el, "aria-errormessage"))) errors.add(at);
for (const el of central) { const own = closest(el, "form, dialog, [role=dialog], main, section"); if (own) holders.add(own); }
const level = (el) => +(el.localName.match(/^h([1-6])$/)?.[1] ?? (attr(el, "aria-level") || 2));
const within = memo((el) => {
  const outer = around(up(el)), layer = open.indexOf(el);
  return {
    place: tree.push(outer.place) - 1, layer: layer < 0 ? outer.layer : layer,
    muted: outer.muted || attr(el, "aria-hidden") === "true", inert: outer.inert || has(el, "inert"),
    live: outer.live || loud.has(el) || errors.has(el),
    press: pressed.has(el) && !holdsFields(el) && el.textContent.length < 200 ? el : outer.press,
    heading: titles.has(el) ? level(el) : outer.heading,
  };
});
const around = (el) => el?.nodeType === 1 ? within(el) : OUTSIDE;

// Where what is inside an element can show at all, by it and the elements around it; null: anywhere.
const CLIPPED = /^rect\((?:0px|1px|auto)?[, ]*(?:0px|1px)[, ]+(?:0px|1px)[, ]+|^inset\((?:50|100)%|^circle\(0/;
const NOWHERE = [0, 0, 0, 0];
const clip = memo((el) => {
  const css = style(el), outer = css.position === "fixed" ? null : clipAround(el);
  if (clips(css)) return NOWHERE;
  if (css.overflowX === "visible" || css.display === "inline" || el === page || el === document.body || outer === NOWHERE) return outer;
  const o = rect(el), inner = el.scrollHeight > o.height + 1 && /auto|scroll/.test(css.overflowY);  // what can be scrolled into view
  const r = inner && o.height > 1 ? [o.left, -1e9, o.right, 1e9] : [o.left, o.top, o.right, o.bottom];
  return outer ? [Math.max(outer[0], r[0]), Math.max(outer[1], r[1]), Math.min(outer[2], r[2]), Math.min(outer[3], r[3])] : r;
});
const clipAround = (el) => { const outer = up(el); return outer?.nodeType === 1 ? clip(outer) : null; };
const clips = (css) => css.clip !== "auto" && CLIPPED.test(css.clip) || css.clipPath !== "none" && CLIPPED.test(css.clipPath);
const cut = (el, r) => {
  const css = style(el), c = clips(css) ? NOWHERE : css.position === "fixed" ? null : clipAround(el);
  return c !== null && (Math.min(c[2], r.right) - Math.max(c[0], r.left) <= 1 || Math.min(c[3], r.bottom) - Math.max(c[1], r.top) <= 1);
};
const hidden = (el, r) => {
  const plain = shown(el, OPAQUE);
  if (!plain && !shown(el)) return "display:none";
  if (!plain && !shown(el, VISIBLE)) return "visibility:hidden";
  if (r.width < 1 || r.height < 1) return "zero size";
  if (r.width <= 2 || r.height <= 2 || cut(el, r)) return "clipped";
  if (far(r)) return "off-screen";
  if (!plain) return "opacity 0";
  return attr(el, "aria-hidden") === "true" || around(up(el)).muted ? "aria-hidden" : "";
};
const off = (el) => is(el, ":disabled") || attr(el, "aria-disabled") === "true" || has(el, "inert") || around(up(el)).inert;

const hit = (x, y) => {
  let at = document.elementFromPoint(x, y);
  for (let shadow; at && (shadow = shadowOf.call(at));) {
    const inner = shadow.elementFromPoint(x, y);
    if (!inner || inner === at) break;
    at = inner;
  }
  return at;
};
const searched = crowd ? new Set(oddest.slice(0, 6)) : null;  // each searches the page: of a crowd the oddest tell what lies over it
const onTop = (el, r) => {
  const x = r.x + r.width / 2, y = r.y + r.height / 2;
  if (x < 0 || y < 0 || x >= width || y >= height || searched && !searched.has(el)) return true;
  const at = hit(x, y);
  if (!at) return false;
  if (contains(el, at) || contains(at, el)) return true;  // an ancestor is hit where the field lets the pointer through
  if (labelsOf(el).some((label) => contains(label, at))) return true;
  const over = rect(at);
  if (over.width > r.width * 8 + 80 || over.height > r.height * 2.5 + 40) return false;
  for (let own = up(el), n = 0; own instanceof Element && n < 4 && own !== document.body; own = up(own), n++) {
    const o = rect(own);
    if (o.height > r.height * 2.5 + 40 || o.width > r.width * 8 + 80) return false;
    if (contains(own, at)) return true;
  }
  return false;
};

// Boxes of one size in one row: what the user takes for a field that cannot be seen. -1: too much in there to be a widget.
const drawn = memo((own) => {
  if (own.getElementsByTagName("*").length > 150) return -1;
  const rows = new Map();
  for (const at of every(own, "*")) {
    if (is(at, "input, textarea, [contenteditable], button, a, svg, svg *, label")) continue;
    if (attr(at, "role") === "button" && at.textContent.trim().length > 1) continue;  // a box may be pressed to be chosen
    const r = rect(at);
    if (r.width < 10 || r.width > 120 || r.height < 14 || r.height > 120) continue;
    if (!shown(at, OPAQUE) || one(at, "input:not([type=hidden])")) continue;
    const key = `${Math.round(r.y / 3)} ${Math.round(r.width / 3)} ${Math.round(r.height / 3)}`;
    if (!rows.has(key)) rows.set(key, new Set());
    rows.get(key).add(Math.round(r.x / 3));
  }
  return Math.max(0, ...[...rows.values()].map((xs) => xs.size));
});
const slots = (el) => {
  for (let own = up(el), n = 0; own instanceof Element && n < 4; own = up(own), n++) {
    const most = drawn(own);
    if (most < 0 || most >= 3) return most <= 12 ? Math.max(most, 0) : 0;
  }
  return 0;
};
// Whether what is typed there could be seen: "color: transparent" and its like.
const unseenText = (css) => +css.opacity < 0.1 || /^rgba\(.*, 0(\.0\d*)?\)$|\/ 0(\.0\d*)?\)$/.test(css.color);
