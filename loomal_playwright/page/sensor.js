// Facts about one document, for page/facts.py. Reports what is; never what it means, never a value, never a change to the DOM.
// Everything is read through prototypes: a form whose inputs are named "id" or "getAttribute" hides its own members.
() => {
  const MAX = {fields: 300, presses: 120, texts: 400, visited: 4000, chars: 400, label: 200};
  const FIELDS = "input, textarea, [contenteditable]:not([contenteditable=false]), [role=textbox], [role=spinbutton]";
  const BUTTONS = "button, a[href], [role=button], [role=link], [role=checkbox], [role=switch], [role=radio], [role=option], "
    + "[role=menuitem], [role=tab], [onclick], [tabindex]:not([tabindex='-1']), summary, area[href]";
  const TAGS = ["input", "textarea", "button", "a", "area", "summary", "h1", "h2", "h3", "h4", "h5", "h6", "iframe", "dialog"];
  const MARKED = "[role], [aria-live], [tabindex], [onclick], [contenteditable], [popover]";
  const LIVE = "[role=alert], [role=status], [role=alertdialog], [role=log], [aria-live=polite], [aria-live=assertive]";
  const PRESSED = new Set(["submit", "button", "reset", "image", "checkbox", "radio"]);
  const NOT_TYPED = new Set(["hidden", "file", "color", "range"]);
  const MUTE = new Set(["script", "style", "noscript", "template", "textarea", "select", "option", "datalist", "title", "head",
    "svg", "math", "iframe", "object", "canvas", "audio", "video"]);
  const INLINE = new Set(["a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "em", "font", "i", "ins", "kbd", "label",
    "mark", "output", "q", "s", "samp", "slot", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr"]);

  const proto = Element.prototype;
  const getter = (object, name) => Object.getOwnPropertyDescriptor(object, name).get;
  const shadowOf = getter(proto, "shadowRoot"), parentOf = getter(Node.prototype, "parentNode");
  const has = (el, name) => proto.hasAttribute.call(el, name);
  const attr = (el, name) => proto.getAttribute.call(el, name) ?? "";
  const short = (text, most) => text.replace(/\s+/g, " ").trim().slice(0, most);
  const rect = (el) => proto.getBoundingClientRect.call(el);
  const style = (el) => getComputedStyle(el);
  const up = (node) => { const parent = parentOf.call(node); return parent instanceof ShadowRoot ? parent.host : parent; };
  const closest = (el, selector) => {
    for (let at = el; at;) {
      const hit = proto.closest.call(at, selector);
      if (hit) return hit;
      const root = at.getRootNode();
      at = root instanceof ShadowRoot ? root.host : null;
    }
    return null;
  };
  const contains = (outer, inner) => {
    for (let at = inner; at; at = up(at)) if (at === outer) return true;
    return false;
  };
  const byIds = (el, ids) => {
    const root = el.getRootNode();
    return ids.split(/\s+/).filter(Boolean).map((id) => root.getElementById?.(id)).filter(Boolean);
  };
  const number = (el, name) => { const n = parseInt(attr(el, name), 10); return n >= 0 ? n : null; };
  // Prototype.js gives arrays a toJSON of its own: without a prototype they have none.
  const bare = (list) => Object.setPrototypeOf(list, null);
  const box = (r) => bare([Math.round(r.x), Math.round(r.y), Math.round(r.width), Math.round(r.height)]);

  // ---- one walk over the document and its open shadow roots, in tree order -------------------------------------------------
  const fields = [], presses = [], headings = [], dialogs = [], frames = [], speaking = [], roots = [document], order = new Map();
  let rank = 0;
  const typedInto = (el) => {
    if (el.isContentEditable && !proto.querySelector.call(el, "input, textarea")) fields.push(el);
  };
  const SORTED = {  // by tag; the rest by role and attributes
    __proto__: null,
    iframe: (el) => frames.push(el), dialog: (el) => dialogs.push(el), textarea: (el) => fields.push(el), button: (el) => presses.push(el),
    a: (el) => { if (has(el, "href") || el.matches(BUTTONS)) presses.push(el); },
    input: (el) => { if (PRESSED.has(el.type)) presses.push(el); else if (!NOT_TYPED.has(el.type)) fields.push(el); },
  };
  for (const tag of ["h1", "h2", "h3", "h4", "h5", "h6"]) SORTED[tag] = (el) => headings.push(el);
  const sort = (el) => {
    order.set(el, rank++);
    if (el.matches(LIVE)) speaking.push(el);
    const known = SORTED[el.localName];
    if (known) { known(el); return; }
    const role = attr(el, "role");
    if (role === "heading") headings.push(el);
    else if (role === "dialog" || role === "alertdialog") dialogs.push(el);
    else if (has(el, "popover") && el.matches(":popover-open")) dialogs.push(el);
    else if (el.matches(FIELDS)) typedInto(el);
    else if (el.matches(BUTTONS)) presses.push(el);
  };
  const walk = (root) => {  // by index: iterators over a live page of 50,000 nodes cost five times as much
    const wanted = new Set(root.querySelectorAll(MARKED));
    if (root.getElementsByTagName) for (const tag of TAGS) for (const el of root.getElementsByTagName(tag)) wanted.add(el);
    else for (const el of root.querySelectorAll(TAGS.join())) wanted.add(el);
    const all = root.querySelectorAll("*");
    for (let i = 0, n = all.length; i < n; i++) {
      const el = all[i];
      if (wanted.has(el)) sort(el);
      const shadow = el.shadowRoot;
      if (shadow && shadow instanceof ShadowRoot) { roots.push(shadow); walk(shadow); }
    }
  };
  walk(document);

  // ---- visibility ----------------------------------------------------------------------------------------------------------
  const page = document.scrollingElement ?? document.documentElement;
  const width = innerWidth, height = innerHeight;
  const rightmost = Math.max(width, page?.scrollWidth ?? 0) - scrollX, lowest = Math.max(height, page?.scrollHeight ?? 0) - scrollY;
  const far = (r) => r.right + scrollX <= 0 || r.bottom + scrollY <= 0 || r.left >= rightmost || r.top >= lowest;
  const CLIPPED = /^rect\((?:0px|1px|auto)?[, ]*(?:0px|1px)[, ]+(?:0px|1px)[, ]+|^inset\((?:50|100)%|^circle\(0/;
  const NOWHERE = [0, 0, 0, 0], windows = new Map();
  const seenThrough = (el) => {  // where what is inside `el` can show at all, by it and the elements around it; null: anywhere
    if (!(el instanceof Element)) return null;
    if (windows.has(el)) return windows.get(el);
    const css = style(el);
    let own = css.position === "fixed" ? null : seenThrough(up(el));
    if (css.clip !== "auto" && CLIPPED.test(css.clip) || css.clipPath !== "none" && CLIPPED.test(css.clipPath)) own = NOWHERE;
    else if (css.overflowX !== "visible" && css.display !== "inline" && el !== page && el !== document.body && own !== NOWHERE) {
      const o = rect(el), inner = el.scrollHeight > o.height + 1 && /auto|scroll/.test(css.overflowY);  // what can be scrolled into view
      const r = inner && o.height > 1 ? [o.left, -1e9, o.right, 1e9] : [o.left, o.top, o.right, o.bottom];
      own = own ? [Math.max(own[0], r[0]), Math.max(own[1], r[1]), Math.min(own[2], r[2]), Math.min(own[3], r[3])] : r;
    }
    windows.set(el, own);
    return own;
  };
  const cut = (el, r, itself = true) => {
    const css = itself ? style(el) : null;
    if (css && (CLIPPED.test(css.clip) || CLIPPED.test(css.clipPath))) return true;
    const w = seenThrough(css?.position === "fixed" ? null : up(el));
    return w !== null && (Math.min(w[2], r.right) - Math.max(w[0], r.left) <= 1 || Math.min(w[3], r.bottom) - Math.max(w[1], r.top) <= 1);
  };
  const HIDDEN = [
    ["display:none", (el) => !el.checkVisibility()],
    ["visibility:hidden", (el) => !el.checkVisibility({visibilityProperty: true, checkVisibilityCSS: true})],
    ["zero size", (el, r) => r.width < 1 || r.height < 1],
    ["clipped", (el, r) => r.width <= 2 || r.height <= 2 || cut(el, r)],
    ["off-screen", (el, r) => far(r)],
    ["opacity 0", (el) => !el.checkVisibility({opacityProperty: true, checkOpacity: true})],
    ["aria-hidden", (el) => closest(el, "[aria-hidden=true]") !== null],
  ];
  const hidden = (el, r) => HIDDEN.find(([, test]) => test(el, r))?.[0] ?? "";
  const hit = (x, y) => {
    let at = document.elementFromPoint(x, y);
    for (let shadow; at && (shadow = shadowOf.call(at));) {
      const inner = shadow.elementFromPoint(x, y);
      if (!inner || inner === at) break;
      at = inner;
    }
    return at;
  };
  const onTop = (el, r) => {
    const x = r.x + r.width / 2, y = r.y + r.height / 2;
    if (x < 0 || y < 0 || x >= width || y >= height) return true;
    const at = hit(x, y);
    if (!at) return false;
    if (contains(el, at) || contains(at, el)) return true;  // an ancestor is hit where the field lets the pointer through
    for (const label of el.labels ?? []) if (contains(label, at)) return true;
    const over = rect(at);
    if (over.width > r.width * 8 + 80 || over.height > r.height * 2.5 + 40) return false;
    for (let own = up(el), n = 0; own instanceof Element && n < 4 && own !== document.body; own = up(own), n++) {
      const o = rect(own);
      if (o.height > r.height * 2.5 + 40 || o.width > r.width * 8 + 80) return false;
      if (contains(own, at)) return true;
    }
    return false;
  };
  // Boxes of one size in one row that are drawn where a field cannot be seen: what the user takes for the field.
  const slots = (el) => {
    for (let own = up(el), n = 0; own instanceof Element && n < 4; own = up(own), n++) {
      const inner = own.querySelectorAll("*");
      if (inner.length > 150) return 0;
      const rows = new Map();
      for (const at of inner) {
        if (at === el || at.localName === "input") continue;
        const r = rect(at);
        if (r.width < 10 || r.width > 120 || r.height < 14 || r.height > 120) continue;
        if (!at.checkVisibility({opacityProperty: true, visibilityProperty: true}) || at.querySelector("input:not([type=hidden])")) continue;
        if (at.matches("button, a, svg, svg *, label, [role=button]")) continue;
        const key = `${Math.round(r.y / 3)} ${Math.round(r.width / 3)} ${Math.round(r.height / 3)}`;
        if (!rows.has(key)) rows.set(key, new Set());
        rows.get(key).add(Math.round(r.x / 3));
      }
      let most = 0;
      for (const xs of rows.values()) most = Math.max(most, xs.size);
      if (most >= 3) return most <= 12 ? most : 0;
    }
    return 0;
  };

  // ---- text ----------------------------------------------------------------------------------------------------------------
  const read = (node, most = MAX.label, skip = null) => {  // in the flat tree, without what is not rendered
    let out = "";
    const visit = (at) => {
      if (out.length > most * 2 || at === skip) return;
      if (at.nodeType === 3) { out += at.data; return; }
      if (at.nodeType !== 1 && at.nodeType !== 11) return;
      if (at.nodeType === 1) {
        if (MUTE.has(at.localName) || (at !== node && !at.checkVisibility())) return;
        if (at.localName === "img") { out += ` ${attr(at, "alt")} `; return; }
        if (at.localName === "br") { out += " "; return; }
      }
      const inline = at.nodeType === 1 && INLINE.has(at.localName);
      if (!inline) out += " ";
      const assigned = at.localName === "slot" ? at.assignedNodes() : [];
      for (const child of assigned.length ? assigned : (at.nodeType === 1 && shadowOf.call(at) || at).childNodes) visit(child);
      if (!inline) out += " ";
    };
    visit(node);
    return short(out, most);
  };
  const TYPED = "input:not([type=hidden]):not([type=submit]):not([type=button]):not([type=checkbox]):not([type=radio]), textarea, select";
  const PUSHED = "button, [role=button], a[href], input[type=submit], input[type=button], input[type=reset], input[type=image]";
  const beside = (el, step, levels) => {  // the nearest text before or after it that belongs to no other field
    for (let at = el, n = 0; at && n < levels; at = up(at), n++) {
      for (let next = at[step]; next; next = next[step]) {
        if (next.nodeType === 1) {
          if (next.matches(TYPED) || next.querySelector(TYPED)) return "";
          if (next.localName === "label" && next.control && next.control !== el) return "";
          if (!next.checkVisibility() || next.matches(PUSHED)) continue;
        }
        const text = next.nodeType === 3 ? short(next.data, MAX.label) : next.nodeType === 1 ? read(next) : "";
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
      if (left.querySelector(TYPED)) break;
      const text = read(left);
      if (text) return text;
    }
    const above = cell.parentElement?.previousElementSibling?.children?.[cell.cellIndex];
    return above && !above.querySelector(TYPED) ? read(above) : "";
  };
  const headed = (el) => {
    const mine = order.get(el);
    for (let i = headings.length - 1; i >= 0; i--)
      if (order.get(headings[i]) < mine && headings[i].checkVisibility()) return read(headings[i]);
    return "";
  };
  const named = (el) => {
    const group = closest(el, "fieldset, [role=group], [role=radiogroup]");
    if (!group) return "";
    const legend = group.localName === "fieldset" && [...group.children].find((child) => child.localName === "legend");
    return legend ? read(legend) : byIds(group, attr(group, "aria-labelledby")).map((at) => read(at)).join(" ") || attr(group, "aria-label");
  };
  const labels = (el) => {
    const found = [];
    const add = (route, text) => { if (text) found.push({__proto__: null, route, text: short(text, MAX.label)}); };
    for (const label of el.labels ?? []) add(contains(label, el) ? "wrapping" : "for", read(label, MAX.label, el));
    if (!el.labels?.length && el.id && el.getRootNode().querySelector) {
      const label = el.getRootNode().querySelector(`label[for="${CSS.escape(el.id)}"]`);
      if (label) add("for", read(label));
    }
    add("aria-labelledby", byIds(el, attr(el, "aria-labelledby")).map((at) => read(at)).join(" "));
    add("aria-label", attr(el, "aria-label"));
    add("aria-describedby", byIds(el, attr(el, "aria-describedby")).filter((at) => at.checkVisibility()).map((at) => read(at)).join(" "));
    add("placeholder", attr(el, "placeholder") || attr(el, "data-placeholder") || attr(el, "aria-placeholder"));
    add("title", attr(el, "title"));
    add("table-cell", cells(el));
    add("preceding", beside(el, "previousSibling", 5));
    add("following", beside(el, "nextSibling", 3));
    add("legend", named(el));
    add("heading", headed(el));
    return bare(found);
  };

  // ---- containers: each fact names the element it is in; `tree` gives that element's parent ------------------------------
  const tree = [], places = new Map();
  const place = (el) => {
    if (!(el instanceof Element)) return -1;
    const known = places.get(el);
    if (known !== undefined) return known;
    const outer = place(up(el));
    places.set(el, tree.length);
    return tree.push(outer) - 1;
  };

  // ---- dialogs, topmost first: the top layer, then the rest; the later in the tree lies over the earlier --------------------
  const modal = (el) => el.matches(":modal");
  const open = dialogs.filter((el) => el.checkVisibility({visibilityProperty: true}) && rect(el).width > 1 && rect(el).height > 1);
  open.sort((a, b) => modal(b) - modal(a) || (attr(b, "aria-modal") === "true") - (attr(a, "aria-modal") === "true")
    || order.get(b) - order.get(a));
  const layer = (el) => {
    if (!open.length) return null;
    for (let at = el; at; at = up(at)) { const i = open.indexOf(at); if (i >= 0) return i; }
    return null;
  };

  // ---- forms and default buttons -------------------------------------------------------------------------------------------
  const forms = [], formIndex = new Map(), defaults = new Map();
  const formOf = (el) => {
    const form = el.form instanceof HTMLFormElement ? el.form : closest(el, "form");
    if (!form) return null;
    if (!formIndex.has(form)) {
      formIndex.set(form, forms.length);
      forms.push({__proto__: null, action: attr(form, "action").slice(0, 300), method: attr(form, "method") || "get",
        id: attr(form, "id"), name: attr(form, "name")});
    }
    return formIndex.get(form);
  };
  for (const el of presses)
    if ((el.localName === "button" || el.localName === "input") && (el.type === "submit" || el.type === "image") && el.form)
      if (!defaults.has(el.form)) defaults.set(el.form, el);

  const elements = [];
  const refer = (el) => elements.push(el) - 1;
  const off = (el) => el.matches(":disabled") || closest(el, "[aria-disabled=true]") === el || closest(el, "[inert]") !== null;

  // ---- fields --------------------------------------------------------------------------------------------------------------
  const data = (el) => {
    const found = [];
    for (const {name, value} of el.attributes)
      if (name.startsWith("data-") && value.length <= 80 && value !== (el.value ?? "")) found.push(bare([name, value]));
    return bare(found);
  };
  const active = (() => {
    let at = document.activeElement;
    while (at && shadowOf.call(at)?.activeElement) at = shadowOf.call(at).activeElement;
    return at;
  })();
  const image = (el, r) => {  // a picture in the field's own row or right above or below it, as captchas have
    for (let own = up(el), n = 0; own instanceof Element && n < 4 && rect(own).height < r.height + 300; own = up(own), n++) {
      for (const at of own.querySelectorAll("img, canvas")) {
        const o = rect(at), row = o.top < r.bottom && o.bottom > r.top;
        if (o.width < 50 || o.width > 400 || o.height < 18 || o.height > 150 || !at.checkVisibility()) continue;
        if (Math.max(o.left - r.right, r.left - o.right, o.top - r.bottom, r.top - o.bottom) > 40) continue;
        return [row, short(`${attr(at, "id")} ${attr(at, "class")} ${attr(at, "alt")} ${attr(at, "src").replace(/^data:.*/, "").slice(-80)}`, 200) || "image"];
      }
      if (own.querySelectorAll(TYPED).length > 1) break;
    }
    return [false, ""];
  };
  const describeField = (el) => {
    const r = rect(el), why = hidden(el, r), gone = why === "display:none" || why === "visibility:hidden", css = style(el);
    const native = el.localName === "input" || el.localName === "textarea";
    const [row, picture] = gone ? [false, ""] : image(el, r);
    return {
      __proto__: null,
      ref: refer(el), order: order.get(el), parent: place(up(el)), tag: el.localName,
      type: el.localName === "input" ? el.type : el.localName === "textarea" ? "textarea" : "contenteditable",
      id: attr(el, "id"), name: attr(el, "name"), classes: attr(el, "class").slice(0, 300), role: attr(el, "role"),
      autocomplete: attr(el, "autocomplete").toLowerCase(), inputmode: attr(el, "inputmode").toLowerCase(), pattern: attr(el, "pattern"),
      placeholder: attr(el, "placeholder"), title: attr(el, "title"),
      maxlength: number(el, "maxlength"), minlength: number(el, "minlength"), size: number(el, "size"),
      data: data(el), labels: gone ? bare([]) : labels(el), nearby: bare([]), box: box(r),
      visible: why === "", hidden_because: why,
      slots: gone ? 0 : why || css.color.endsWith(", 0)") || css.color === "transparent" || +css.opacity < 0.1 ? slots(el) : 0,
      on_top: !gone && onTop(el, r), disabled: off(el),
      readonly: native ? el.readOnly : attr(el, "aria-readonly") === "true",
      required: native ? el.required : attr(el, "aria-required") === "true",
      invalid: has(el, "aria-invalid") && attr(el, "aria-invalid") !== "false",
      focused: el === active, value_length: native ? el.value.length : el.textContent.trim().length,
      form: formOf(el), dialog: layer(el),
      tabindex: number(el, "tabindex") ?? (has(el, "tabindex") ? -1 : 0),
      masked: (css.webkitTextSecurity ?? "none") !== "none", rtl: css.direction === "rtl",
      host: el.getRootNode() instanceof ShadowRoot ? el.getRootNode().host.localName : "",
      image: picture, image_in_row: row, min: attr(el, "min"), max: attr(el, "max"),
    };
  };

  // ---- buttons -------------------------------------------------------------------------------------------------------------
  const choice = (el) => (el.localName === "input" ? el.type === "checkbox" || el.type === "radio" : /checkbox|radio|switch/.test(attr(el, "role")));
  const name = (el) => {
    const labelled = byIds(el, attr(el, "aria-labelledby")).map((at) => read(at)).join(" ") || attr(el, "aria-label");
    if (labelled) return short(labelled, MAX.label);
    if (choice(el)) {
      const own = [...el.labels ?? []].map((label) => read(label, MAX.label, el)).join(" ");
      return own || read(el) || beside(el, "nextSibling", 2) || beside(el, "previousSibling", 1);
    }
    if (el.localName === "input") return short(el.value || attr(el, "alt") || attr(el, "title") || "", MAX.label);
    return read(el) || short(proto.querySelector.call(el, "svg title")?.textContent || attr(el, "title"), MAX.label);
  };
  const describeButton = (el, kind) => {
    const r = rect(el), tag = el.localName, why = hidden(el, r);
    return {
      __proto__: null, ref: refer(el), order: order.get(el) ?? rank, parent: place(up(el)), tag,
      type: kind ?? (tag === "a" || tag === "area" ? "link" : tag === "button" || tag === "input" ? el.type : attr(el, "role") || "clickable"),
      text: name(el), id: attr(el, "id"), name: attr(el, "name"), classes: attr(el, "class").slice(0, 200),
      href: attr(el, "href").slice(0, 200), value: choice(el) ? attr(el, "value").slice(0, 80) : "", box: box(r),
      visible: why === "", disabled: off(el),
      checked: el.checked === true || attr(el, "aria-checked") === "true",
      form: formOf(el), dialog: layer(el), default: defaults.get(el.form) === el,
    };
  };

  // ---- blocks of visible text ----------------------------------------------------------------------------------------------
  const texts = new Map(), range = document.createRange(), clickable = new Map();
  const errors = new Set();
  for (const el of fields) for (const at of byIds(el, attr(el, "aria-errormessage"))) errors.add(at);
  const block = (el) => {
    for (let at = el; at instanceof Element; at = up(at)) if (!INLINE.has(at.localName) || !style(at).display.startsWith("inline")) return at;
    return el;
  };
  const blockOf = new Map();
  const live = (el) => closest(el, LIVE) !== null || [...errors].some((at) => contains(at, el));
  const take = (node, forced) => {
    const parent = up(node);
    if (!parent || !/\S/.test(node.data) || MUTE.has(parent.localName)) return false;
    let own = blockOf.get(parent);
    if (own === undefined) {
      own = block(parent);
      if (own !== parent && own.querySelector(TYPED)) own = parent;  // a line with fields in it: what stands between them are labels
      if (!parent.checkVisibility({visibilityProperty: true, opacityProperty: !forced})) own = null;
      else {
        const r = rect(own);
        if (!forced && ((r.width <= 1 || r.height <= 1) && style(own).display !== "contents" || far(r) || cut(own, r))) own = null;
      }
      blockOf.set(parent, own);
    }
    if (own === null) return false;
    let fact = texts.get(own);
    if (!fact) {
      range.selectNodeContents(node);
      const r = range.getBoundingClientRect();
      if (!forced && (r.width <= 1 || r.height <= 1 || far(r))) return false;
      fact = {raw: "", parent: place(own), el: own, first: parent, left: r.left, top: r.top, right: r.right, bottom: r.bottom};
      texts.set(own, fact);
    } else if (fact.raw.length < MAX.chars) {
      range.selectNodeContents(node);
      const r = range.getBoundingClientRect();
      fact.left = Math.min(fact.left, r.left); fact.top = Math.min(fact.top, r.top);
      fact.right = Math.max(fact.right, r.right); fact.bottom = Math.max(fact.bottom, r.bottom);
    }
    if (fact.last !== node && fact.raw.length < MAX.chars) {
      if (fact.raw && fact.gap?.parentNode && node.previousSibling?.localName === "br") fact.raw += " ";
      fact.raw += node.data;
    }
    fact.last = node; fact.gap = node;
    return true;
  };
  const seen = new Set();
  const gather = (root, most, forced = false) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node, n = 0; n < most && texts.size < MAX.texts + (forced ? 200 : 0) && (node = walker.nextNode()); n++) {
      if (seen.has(node)) continue;
      if (take(node, forced)) seen.add(node);
    }
  };
  for (const el of speaking) gather(el, 60, true);
  for (const el of errors) gather(el, 20, true);
  for (const el of open) gather(el, 400);
  const typed = fields.slice(0, MAX.fields * 3).filter((el) => el.checkVisibility());
  for (const el of typed.slice(0, 60)) {  // around each field, so that a long page cannot crowd its words out
    let own = up(el);
    for (let n = 0; n < 5 && up(own) instanceof Element && rect(own).height < 500; n++) own = up(own);
    if (own instanceof Element) gather(own, 200);
  }
  for (const root of roots) gather(root === document ? document.body ?? document.documentElement ?? document : root, MAX.visited);

  const pressed = new Set(presses);
  const blocks = [];
  for (const [el, fact] of texts) {
    const text = short(fact.raw, MAX.chars), css = style(fact.first);
    if (!text) continue;
    const alert = live(el);
    let press = null;
    for (let at = el, n = 0; at instanceof Element && n < 5 && !press; at = up(at), n++) if (pressed.has(at)) press = at;
    if (press && !alert && press.localName !== "body" && !press.querySelector(TYPED) && press.textContent.length < 200) continue;
    if (!press && css.cursor === "pointer" && text.length < 80 && !closest(fact.first, "label, a, button") && !pressed.has(fact.first)) clickable.set(fact.first, el);
    const title = closest(el, "h1, h2, h3, h4, h5, h6, [role=heading]");
    blocks.push({
      __proto__: null, text, tag: el.localName, classes: attr(el, "class").slice(0, 200), id: attr(el, "id"), alert,
      heading: title ? +(title.localName.match(/^h([1-6])$/)?.[1] ?? (attr(title, "aria-level") || 2)) : 0,
      dialog: layer(el), parent: fact.parent, size: Math.round(parseFloat(css.fontSize)),
      box: bare([Math.round(fact.left), Math.round(fact.top), Math.round(fact.right - fact.left), Math.round(fact.bottom - fact.top)]), el,
    });
  }
  blocks.sort((a, b) => a.box[1] - b.box[1] || a.box[0] - b.box[0]);

  // ---- the report ----------------------------------------------------------------------------------------------------------
  const chosen = fields.length <= MAX.fields ? fields : [...typed.slice(0, MAX.fields)];
  const fieldFacts = chosen.map(describeField);
  const gap = (a, b) => Math.max(0, b[0] - a[0] - a[2], a[0] - b[0] - b[2]) + Math.max(0, b[1] - a[1] - a[3], a[1] - b[1] - b[3]);
  for (const fact of fieldFacts) {
    if (fact.hidden_because === "display:none") continue;
    const near = [];
    for (const at of blocks) { const d = gap(fact.box, at.box); if (d < 300 && at.dialog === fact.dialog) near.push([d, at.text]); }
    near.sort((a, b) => a[0] - b[0]);
    fact.nearby = bare(near.slice(0, 8).map(([, text]) => text));
  }
  const around = new Set();
  for (const el of typed.slice(0, 60)) { const own = closest(el, "form, dialog, [role=dialog], main, section"); if (own) around.add(own); }
  const holders = [...around];
  const inside = (el) => holders.some((own) => own.contains(el) || roots.length > 1 && contains(own, el));
  const buttonFacts = [];
  const crowded = presses.length > 2 * MAX.presses;
  for (const el of presses) {
    const tag = el.localName, ours = defaults.get(el.form) === el;
    if (!ours && (buttonFacts.length >= 3 * MAX.presses || crowded && buttonFacts.length >= MAX.presses && !inside(el))) continue;
    if (!ours && !el.checkVisibility() || tag === "body" || tag === "html") continue;
    if (tag !== "a" && tag !== "button" && tag !== "input" && proto.querySelector.call(el, TYPED)) continue;
    const fact = describeButton(el);
    if (fact.visible || fact.default || choice(el)) buttonFacts.push(fact);
  }
  for (const el of clickable.keys()) buttonFacts.push(describeButton(el, "clickable"));
  for (const at of blocks) delete at.el;
  const facts = {
    __proto__: null,
    title: short(document.title ?? "", 200), lang: attr(document.documentElement ?? document.createElement("p"), "lang"),
    ready: document.readyState, born: performance.timeOrigin, width, height,
    fields: bare(fieldFacts), buttons: bare(buttonFacts), forms: bare(forms), texts: bare(blocks), tree: bare(tree),
    dialogs: bare(open.map((el) => ({__proto__: null, modal: modal(el), aria_modal: attr(el, "aria-modal") === "true",
      label: short(attr(el, "aria-label") || byIds(el, attr(el, "aria-labelledby")).map((at) => read(at)).join(" "), MAX.label), box: box(rect(el))}))),
    frames: bare(frames.map((el) => ({__proto__: null, ref: refer(el), src: attr(el, "src").slice(0, 300), name: attr(el, "name"),
      title: attr(el, "title"), visible: hidden(el, rect(el)) === "", dialog: layer(el), box: box(rect(el))}))),
  };
  return {elements, facts: JSON.stringify(facts)};
}
//# sourceURL=loomal_playwright/sensor.js
