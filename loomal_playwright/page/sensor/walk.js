// One walk over the document and its open shadow roots, in tree order: what can be typed into, pressed, and read aloud.
const BUTTONS = "button, a[href], [role=button], [role=link], [role=checkbox], [role=switch], [role=radio], [role=option], "
  + "[role=menuitem], [role=tab], [onclick], [tabindex]:not([tabindex='-1']), summary, area[href]";
const TAGS = ["input", "textarea", "button", "a", "area", "summary", "h1", "h2", "h3", "h4", "h5", "h6", "iframe", "dialog", "label",
  "img", "canvas", "svg", "form", "select"];
const MARKED = "[role], [aria-live], [tabindex], [onclick], [contenteditable], [popover]";
const PRESSED = new Set(["submit", "button", "reset", "image", "checkbox", "radio"]);
const NOT_TYPED = new Set(["hidden", "file", "color", "range"]);

const fields = [], presses = [], headings = [], dialogs = [], frames = [], speaking = [], pictures = [], lists = [], roots = [document];
const order = new Map(), labelled = new Map(), marked = new Set();
const SORTED = {  // by tag; the rest by role and attributes
  __proto__: null,
  iframe: (el) => frames.push(el), dialog: (el) => dialogs.push(el), textarea: (el) => fields.push(el), button: (el) => presses.push(el),
  a: (el) => { if (has(el, "href") || is(el, BUTTONS)) presses.push(el); },
  input: (el) => { const {type} = el; if (PRESSED.has(type)) presses.push(el); else if (!NOT_TYPED.has(type)) fields.push(el); },
  label: (el) => {  // not by `field.labels`, which searches the whole document each time
    const target = el.control ?? byIds(el, attr(el, "for"))[0], others = labelled.get(target);
    if (others) others.push(el); else labelled.set(target, [el]);
    asMarked(el);
  },
  form: () => {},
  select: (el) => { if (lists.length < MAX.lists) lists.push(el); },
};
for (const tag of ["h1", "h2", "h3", "h4", "h5", "h6"]) SORTED[tag] = (el) => headings.push(el);
for (const tag of ["img", "canvas", "svg"])
  SORTED[tag] = (el) => { if (pictures.length < MAX.pictures) pictures.push(el); asMarked(el); };
const byRole = (el) => {
  const role = attr(el, "role");
  if (role === "heading") headings.push(el);
  else if (role === "dialog" || role === "alertdialog") dialogs.push(el);
  else if (has(el, "popover") && is(el, ":popover-open")) dialogs.push(el);
  else if (is(el, FIELDS)) { if (el.isContentEditable && !one(el, "input, textarea")) fields.push(el); }
  else if (is(el, BUTTONS) && el !== document.body && el !== document.documentElement) presses.push(el);
};
const asMarked = (el) => { if (marked.has(el)) byRole(el); };
const walk = (root) => {  // by index: iterators over a live page of 50,000 nodes cost five times as much
  const wanted = new Set(root.querySelectorAll(MARKED));
  for (const el of wanted) { marked.add(el); if (is(el, LIVE)) speaking.push(el); }
  if (root.getElementsByTagName) for (const tag of TAGS) {
    const found = root.getElementsByTagName(tag);
    for (let i = 0, n = found.length; i < n; i++) wanted.add(found[i]);
  } else for (const el of root.querySelectorAll(TAGS.join())) wanted.add(el);
  const all = root.querySelectorAll("*");
  for (let i = 0, n = all.length; i < n; i++) {
    const el = all[i];
    if (wanted.has(el)) { order.set(el, order.size); (SORTED[el.localName] ?? byRole)(el); }
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
  const kinds = new Map(), found = fields.filter((el) => kept.has(el));
  for (const el of fields) {
    if (kept.has(el)) continue;
    const kind = `${el === document.activeElement} ${el.type} ${order.get(el.form)} ${ALIKE.map((name) => attr(el, name)).join()}`;
    const alike = kinds.get(kind);
    if (alike) alike.push(el); else kinds.set(kind, [el]);
  }
  for (const alike of [...kinds.values()].sort((a, b) => a.length - b.length))
    for (const el of alike) if (found.length < MAX.crowd && shown(el)) found.push(el);
  return found.sort((a, b) => order.get(a) - order.get(b));
};
const chosen = crowd ? oddOnes() : fields;
const central = chosen.filter((el) => shown(el)).slice(0, 60);  // around these nothing is left out
