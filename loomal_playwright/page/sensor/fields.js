// Facts about what can be typed into.
const elements = [];
const refer = (el) => elements.push(el) - 1;

const forms = [], formIndex = new Map(), defaults = new Map();
for (const el of presses)
  if ((el.localName === "button" || el.localName === "input") && (el.type === "submit" || el.type === "image") && el.form)
    if (!defaults.has(el.form)) defaults.set(el.form, el);
const resolved = (address) => {
  try { return address && new URL(address, document.baseURI).href.slice(0, 300); } catch { return ""; }
};
const formOf = (el) => {
  const form = el.form instanceof HTMLFormElement ? el.form : closest(el, "form");
  if (!form) return null;
  if (!formIndex.has(form)) {
    formIndex.set(form, forms.length);
    forms.push(bare({action: attr(form, "action").slice(0, 300), method: attr(form, "method") || "get",
      id: attr(form, "id"), name: attr(form, "name"), target: resolved(attr(form, "action"))}));
  }
  return formIndex.get(form);
};
const active = (() => {
  let at = document.activeElement;
  while (at && shadowOf.call(at)?.activeElement) at = shadowOf.call(at).activeElement;
  return at;
})();
const data = (el) => {
  const found = [];
  for (const name of proto.getAttributeNames.call(el)) {
    if (!name.startsWith("data-")) continue;
    const value = attr(el, name);
    if (value.length <= 80 && value !== (el.value ?? "")) found.push(bare([name, value]));
  }
  return bare(found);
};
const looks = pictures.map((el) => [el, rect(el)]).filter(([el, r]) => r.width >= 18 && r.height >= 18 && shown(el));
const captchas = looks.filter(([el, r]) => el.localName !== "svg" && r.width >= 50 && r.width <= 400 && r.height <= 150);
const nextTo = (el, at) => ["previousElementSibling", "nextElementSibling"].some((step) => {  // with no more than a label between
  for (let next = el[step], n = 0; next && n < 3 && !is(next, TYPED) && !holdsFields(next); next = next[step], n++)
    if (contains(next, at)) return true;
  return false;
});
const image = (el, r) => {  // a picture next to the field, in its own row, or right above or below it, as captchas have
  const near = captchas.filter(([at, o]) => nextTo(el, at)
    || Math.max(o.left - r.right, r.left - o.right, o.top - r.bottom, r.top - o.bottom) <= 40);
  for (let own = up(el), n = 0; near.length && own instanceof Element && n < 4 && rect(own).height < r.height + 300; own = up(own), n++) {
    const found = near.find(([at]) => contains(own, at));
    if (found) {
      const [at, o] = found;
      const said = `${attr(at, "id")} ${attr(at, "class")} ${attr(at, "alt")} ${attr(at, "src").replace(/^data:.*/, "").slice(-80)}`;
      return [o.top < r.bottom && o.bottom > r.top || nextTo(el, at), short(said, 200) || "image"];
    }
    if (every(own, TYPED).length > 1) break;
  }
  return [false, ""];
};
const AROUND = 4;  // elements around a field that may be marked in its stead, its form among them
const classesAround = (el) => {
  const said = [];
  for (let own = up(el), n = 0; own instanceof Element && n < AROUND; own = up(own), n++) {
    said.push(attr(own, "class"));
    if (own.localName === "form") break;
  }
  return said.join(" ").slice(0, 300);
};
const UNLOCK = /removeAttr(?:ibute)?\(\s*["'`]readonly|readonly["'`]?\s*(?:=|,)\s*(?:false|!1)/i;
const lifted = memo((own) => [...own.scripts].some((script) => !script.src && UNLOCK.test(script.text)));
const unlocks = (el) => ENTERED.some((name) => UNLOCK.test(attr(el, name))) || lifted(document);
const APART = "footer, [role=contentinfo], [role=search], search, aside, [role=complementary]";
const describeField = (el) => {
  const r = rect(el), css = style(el), why = hidden(el, r), gone = why === "display:none" || why === "visibility:hidden";
  const tag = el.localName, native = tag === "input" || tag === "textarea", outer = around(up(el)), root = el.getRootNode();
  const boxes = !gone && (why || unseenText(css)) ? slots(el) : 0;
  const [row, picture] = gone ? [false, ""] : image(el, r);
  return bare({
    ref: refer(el), order: order.get(el), parent: outer.place, tag,
    type: tag === "input" ? el.type : tag === "textarea" ? "textarea" : "contenteditable",
    id: attr(el, "id"), name: attr(el, "name"), classes: attr(el, "class").slice(0, 300), role: attr(el, "role"),
    autocomplete: attr(el, "autocomplete").toLowerCase(), inputmode: attr(el, "inputmode").toLowerCase(), pattern: attr(el, "pattern"),
    placeholder: attr(el, "placeholder"), title: attr(el, "title"),
    maxlength: number(el, "maxlength"), minlength: number(el, "minlength"), size: number(el, "size"),
    data: data(el), labels: gone ? bare([]) : labels(el), nearby: bare([]), box: box(r),
    visible: why === "", hidden_because: why,
    slots: boxes, on_top: (!why || boxes > 0) && onTop(el, r), disabled: off(el),
    readonly: native ? el.readOnly : attr(el, "aria-readonly") === "true",
    required: native ? el.required : attr(el, "aria-required") === "true",
    invalid: has(el, "aria-invalid") && attr(el, "aria-invalid") !== "false" || native && el.validity.customError,
    focused: el === active, value_length: native ? el.value.length : el.textContent.trim().length,
    form: formOf(el), dialog: outer.layer,
    tabindex: number(el, "tabindex") ?? (has(el, "tabindex") ? -1 : 0),
    masked: (css.webkitTextSecurity ?? "none") !== "none", rtl: css.direction === "rtl",
    host: root instanceof ShadowRoot ? root.host.localName : "",
    unlocks: native && el.readOnly && unlocks(el),
    apart: closest(el, APART) !== null,
    around: gone ? "" : classesAround(el), image: picture, image_in_row: row, min: attr(el, "min"), max: attr(el, "max"),
  });
};
