// One walk over the document and its open shadow roots, in tree order: what can be typed into, pressed, and read aloud.
const BUTTONS = "button, a[href], [role=button], [role=link], [role=checkbox], [role=switch], [role=radio], [role=option], "
  + "[role=menuitem], [role=tab], [onclick], [tabindex]:not([tabindex='-1']), summary, area[href]";
const MARKED = "[role], [aria-live], [tabindex], [onclick], [contenteditable], [popover], [aria-busy=true]";
const BUSY = "[aria-busy=true], [role=progressbar]";
const PRESSED = new Set(["submit", "button", "reset", "image", "checkbox", "radio"]);
const NOT_TYPED = new Set(["hidden", "file", "color", "range"]);

const fields = [], presses = [], headings = [], dialogs = [], frames = [], speaking = [], pictures = [], lists = [], busies = [], roots = [document];
const order = new Map(), labelled = new Map();
const ranked = (list) => (el) => { list.push(el); order.set(el, order.size); };
const field = ranked(fields), press = ranked(presses), heading = ranked(headings), dialog = ranked(dialogs);
const byRole = (el) => {
  const role = attr(el, "role");
  if (role === "heading") heading(el);
  else if (role === "dialog" || role === "alertdialog") dialog(el);
  else if (has(el, "popover") && is(el, ":popover-open")) dialog(el);
  else if (is(el, FIELDS)) { if (el.isContentEditable && !one(el, "input, textarea")) field(el); }
  else if (is(el, BUTTONS) && el !== document.body && el !== document.documentElement) press(el);
};
const SORTED = {  // by tag; the rest by role and attributes
  __proto__: null,
  iframe: (el) => frames.push(el), dialog, textarea: field, button: press,
  a: (el, marked) => { if (has(el, "href") || marked && is(el, BUTTONS)) press(el); },
  input: (el) => { const {type} = el; if (PRESSED.has(type)) press(el); else if (!NOT_TYPED.has(type)) field(el); },
  label: (el, marked) => {  // not by `field.labels`, which searches the whole document each time
    const target = el.control ?? byIds(el, attr(el, "for"))[0], others = labelled.get(target);
    if (others) others.push(el); else labelled.set(target, [el]);
    if (marked) byRole(el);
  },
  area: byRole, summary: byRole, form: () => {}, progress: (el) => busies.push(el),
  select: (el) => { if (lists.length < MAX.lists) { lists.push(el); order.set(el, order.size); } },
};
for (const tag of ["h1", "h2", "h3", "h4", "h5", "h6"]) SORTED[tag] = heading;
for (const tag of ["img", "canvas", "svg"])
  SORTED[tag] = (el, marked) => { if (pictures.length < MAX.pictures) pictures.push(el); if (marked) byRole(el); };
const walk = (root) => {  // a TreeWalker: a list of 50,000 nodes costs six times as much to go through
  const marked = new Set(root.querySelectorAll(MARKED)), walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT);
  for (let el = walker.nextNode(); el; el = walker.nextNode()) {
    const known = SORTED[el.localName], mark = marked.size > 0 && marked.has(el);
    if (mark) { if (is(el, LIVE)) speaking.push(el); if (is(el, BUSY)) busies.push(el); }
    if (known) known(el, mark); else if (mark) byRole(el);
    const shadow = el.shadowRoot;
    if (shadow && shadow.nodeType === 11) { shadowed = true; roots.push(shadow); walk(shadow); }
  }
};
walk(document);
const labelsOf = (el) => labelled.get(el) ?? [];

// Of more fields than are reported those come first that are told of, then those that few others are like, as a code field beside a
// sheet of data, and the focused one.
const crowd = fields.length > MAX.fields, kept = new Set(told ?? []);
const ALIKE = ["class", "maxlength", "inputmode", "autocomplete"];
const oddOnes = () => {
  const kinds = new Map(), found = fields.filter((el) => kept.has(el)), focused = document.activeElement, forms = new Map([[null, ""]]);
  for (const el of fields) {
    if (kept.has(el)) continue;
    const form = el.form ?? null;
    if (!forms.has(form)) forms.set(form, forms.size);
    let kind = `${el === focused} ${el.type} ${forms.get(form)}`;
    for (const name of ALIKE) kind += `,${attr(el, name)}`;
    const alike = kinds.get(kind);
    if (alike) alike.push(el); else kinds.set(kind, [el]);
  }
  for (const alike of [...kinds.values()].sort((a, b) => a.length - b.length))
    for (const el of alike) if (found.length < MAX.crowd && shown(el)) found.push(el);
  return found;
};
const oddest = crowd ? oddOnes() : fields, chosen = crowd ? [...oddest].sort((a, b) => order.get(a) - order.get(b)) : fields;
const central = chosen.filter((el) => shown(el)).slice(0, 60);  // around these nothing is left out
