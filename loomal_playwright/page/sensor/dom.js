// Reading a document without trusting it. Everything goes through prototypes: a form whose inputs are named "id" or "getAttribute"
// hides its own members, and what JSON.stringify takes has no prototype, because Prototype.js gives arrays a toJSON of their own.
const MAX = {fields: 300, crowd: 60, presses: 120, texts: 400, visited: 4000, pictures: 300, lists: 10, listed: 12, chars: 400, label: 200};
const FIELDS = "input, textarea, [contenteditable]:not([contenteditable=false]), [role=textbox], [role=spinbutton]";
const TYPED = "input:not([type=hidden]):not([type=submit]):not([type=button]):not([type=checkbox]):not([type=radio]), textarea, select";
const PUSHED = "button, [role=button], a[href], input[type=submit], input[type=button], input[type=reset], input[type=image]";
const LIVE = "[role=alert], [role=status], [role=alertdialog], [role=log], [aria-live=polite], [aria-live=assertive]";
const MUTE = new Set(["script", "style", "noscript", "template", "textarea", "select", "option", "datalist", "title", "head",
  "svg", "math", "iframe", "object", "canvas", "audio", "video"]);
const ENTERED = ["onfocus", "onclick", "onmousedown", "onpointerdown", "ontouchstart", "onkeydown"];
const INLINE = new Set(["a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "em", "font", "i", "ins", "kbd", "label",
  "mark", "output", "q", "s", "samp", "slot", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr"]);

const proto = Element.prototype;
const getter = (object, name) => Object.getOwnPropertyDescriptor(object, name).get;
const is = (el, selector) => proto.matches.call(el, selector);
const one = (el, selector) => proto.querySelector.call(el, selector);
const every = (el, selector) => proto.querySelectorAll.call(el, selector);
const has = (el, name) => proto.hasAttribute.call(el, name);
const rect = (el) => proto.getBoundingClientRect.call(el);
const shown = (el, also) => proto.checkVisibility.call(el, also);
const shadowOf = getter(proto, "shadowRoot"), parentOf = getter(Node.prototype, "parentNode");
const containing = Node.prototype.contains;
const slotOf = getter(proto, "assignedSlot"), slotOfText = getter(Text.prototype, "assignedSlot");
const attr = (el, name) => proto.getAttribute.call(el, name) ?? "";
const number = (el, name) => { const n = parseInt(attr(el, name), 10); return n >= 0 ? n : null; };
const short = (text, most) => text.replace(/\s+/g, " ").trim().slice(0, most);
const bare = (list) => Object.setPrototypeOf(list, null);
const box = (r) => bare([Math.round(r.x), Math.round(r.y), Math.round(r.width), Math.round(r.height)]);
const memo = (made) => {
  const known = new Map();
  return (key) => { let value = known.get(key); if (value === undefined) known.set(key, value = made(key)); return value; };
};

const style = memo((el) => getComputedStyle(el));

let shadowed = false;  // whether the document has an open shadow root at all
const up = (node) => {  // in the flat tree: what is slotted is where it shows
  const slot = !shadowed ? null : node.nodeType === 1 ? slotOf.call(node) : node.nodeType === 3 ? slotOfText.call(node) : null;
  if (slot) return slot;
  const parent = parentOf.call(node);
  return parent?.nodeType === 11 ? parent.host ?? null : parent;
};
const contains = (outer, inner) => {
  if (!shadowed) return containing.call(outer, inner);
  for (let at = inner; at; at = up(at)) if (at === outer) return true;
  return false;
};
const closest = (el, selector) => {
  for (let at = el; at;) {
    const hit = proto.closest.call(at, selector);
    if (hit || !shadowed) return hit;
    at = at.getRootNode().host;
  }
  return null;
};
const byIds = (el, ids) => {
  if (!ids) return [];
  const root = el.getRootNode();
  return ids.split(/\s+/).map((id) => id && root.getElementById?.(id)).filter(Boolean);
};
const holdsFields = memo((el) => one(el, TYPED) !== null);
