// The report: how much of everything, and the JSON.
const fieldFacts = [...chosen.map(describeField), ...padFacts];
const NEAR = 300;
const nearest = ({box: own, dialog}) => {
  const left = own[0], top = own[1], right = left + own[2], bottom = top + own[3], near = [];
  for (const {box: other, dialog: layer, text} of spokenBlocks) {
    if (other[1] - bottom >= NEAR) break;  // they are sorted by where they begin
    const down = Math.max(0, other[1] - bottom, top - other[1] - other[3]);
    if (down >= NEAR || layer !== dialog) continue;
    const distance = down + Math.max(0, other[0] - right, left - other[0] - other[2]);
    if (distance < NEAR) near.push([distance, text]);
  }
  return bare(near.sort((a, b) => a[0] - b[0]).slice(0, 8).map(([, text]) => text));
};
for (const fact of fieldFacts) if (fact.hidden_because !== "display:none") fact.nearby = nearest(fact);

const asked = new Set(chosen.map((el) => el.form).filter(Boolean));
const crowded = presses.length > 2 * MAX.presses;
const buttonFacts = [], besideFields = (el) => [...holders].some((own) => contains(own, el));
for (const el of presses) {
  const tag = el.localName, ours = defaults.get(el.form) === el && asked.has(el.form);
  if (!ours && (buttonFacts.length >= 3 * MAX.presses || crowded && buttonFacts.length >= MAX.presses && !besideFields(el))) continue;
  if (!ours && !shown(el)) continue;
  if (tag !== "a" && tag !== "button" && tag !== "input" && holdsFields(el)) continue;
  const fact = describeButton(el);
  if (fact.visible || fact.default || choice(el)) buttonFacts.push(fact);
}
// The entries of a list that one is chosen from, where they are so few that it may choose how to go on.
const optionFacts = lists.filter((list) => shown(list) && !list.multiple && list.options.length <= MAX.listed).flatMap((list) => {
  const fact = describeButton(list, "option");
  return [...list.options].map((el) => bare({...fact, ref: refer(el), tag: "option", text: short(el.text, MAX.label),
    value: attr(el, "value").slice(0, 80), disabled: fact.disabled || el.disabled, checked: el.selected}));
});
for (const el of clickable.keys()) buttonFacts.push(describeButton(el, "clickable"));

// An opaque origin (HTML, 7.1.1) shows in both; a page may have a global named `origin` of its own.
const domain = Object.getOwnPropertyDescriptor(Document.prototype, "domain")?.get.call(document);
const opaque = self.origin === "null" || domain === "";
const dialogFacts = open.map((el) => bare({
  modal: modal(el), aria_modal: attr(el, "aria-modal") === "true",
  label: short(attr(el, "aria-label") || namesOf(el, "aria-labelledby"), MAX.label), box: box(rect(el)),
}));
const frameFacts = frames.map((el) => bare({
  ref: refer(el), src: attr(el, "src").slice(0, 300), name: attr(el, "name"), title: attr(el, "title"),
  visible: hidden(el, rect(el)) === "", dialog: around(el).layer, box: box(rect(el)),
}));
const pictureFacts = looks.filter(([, r]) => r.width >= 64 && r.height >= 64).slice(0, 20).map(([el, r]) => bare({
  tag: el.localName, said: short(["id", "class", "alt", "aria-label"].map((attribute) => attr(el, attribute)).join(" "), MAX.label),
  src: attr(el, "src").replace(/^data:.*/, "data:").slice(0, 300), dialog: around(el).layer, box: box(r),
}));
// Where controls lead that are not to be seen, as in a menu that is shut: those by whose address a session ends.
const ENDS = /(log|sign)[-_]?(out|off)/i, exits = [];
for (const el of presses) {
  const to = (attr(el, "href") || (el.form instanceof HTMLFormElement ? attr(el.form, "action") : "")).slice(0, 200);
  if (to && exits.length < 5 && ENDS.test(to) && !shown(el)) exits.push(to);
}
const facts = bare({
  title: short(document.title ?? "", 200), lang: attr(document.documentElement ?? document.createElement("p"), "lang"),
  ready: document.readyState, born: performance.timeOrigin, width, height, opaque, busy: busies.some((el) => shown(el)),
  exits: bare(exits),
  fields: bare(fieldFacts), buttons: bare(buttonFacts), options: bare(optionFacts), forms: bare(forms), texts: bare(spokenBlocks), tree: bare(tree),
  dialogs: bare(dialogFacts), frames: bare(frameFacts), pictures: bare(pictureFacts),
});
return {elements, roots, facts: JSON.stringify(facts)};
