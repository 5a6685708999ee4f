// Keypads: ten keys of one digit each, in any script and order, in two rows or more. What holds them is described as a field is.
const PAD = {presses: 240, levels: 4, slots: [4, 10], dot: 6, box: 90};
const value = (digit) => {  // Unicode has the ten digits of a script in one run, which begins at U+xxx0 or U+xxx6
  const at = digit.codePointAt(0), round = at & ~15;
  return at - (/\p{Nd}/u.test(String.fromCodePoint(round)) ? round : round + 6);
};
const digitOf = (text) => { const found = text.match(/^(\p{Nd})(?:\s*[A-Za-z]{3,4})?$/u); return found ? value(found[1]) : null; };
const elsewhere = (el) => el.localName === "a" && !/^(#|javascript:|$)/.test(attr(el, "href"));  // as a list of pages has
const padKeys = new Map();
if (presses.length <= PAD.presses) {
  for (const el of presses) {
    const digit = elsewhere(el) || choice(el) || MENU.test(attr(el, "role")) || !shown(el) ? null : digitOf(name(el));
    if (digit !== null) padKeys.set(el, digit);
  }
  for (const [el, fact] of texts) {
    const digit = around(el).press ? null : digitOf(short(fact.raw, 12));
    if (digit !== null) padKeys.set(el, digit);
  }
}
const standing = (els) => new Set(els.map((el) => Math.round((rect(el).top + rect(el).height / 2) / 8))).size;
// Boxes or dots of one size in a row, that show how much has been typed.
const displayed = (own, pad) => {
  const rows = new Map();
  for (const el of every(own, "*")) {
    if (contains(pad, el) || is(el, `${FIELDS}, ${PUSHED}`) || el.textContent.trim().length > 1) continue;
    const r = rect(el);
    if (r.width < PAD.dot || r.height < PAD.dot || r.width > PAD.box || r.height > PAD.box || !shown(el)) continue;
    const row = `${Math.round(r.top)} ${Math.round(r.width)} ${Math.round(r.height)}`, found = rows.get(row);
    if (!found) rows.set(row, [el]); else if (rect(found.at(-1)).right <= r.left + 1 || rect(found.at(-1)).left >= r.right - 1) found.push(el);
  }
  return [...rows.values()].filter(({length}) => length >= PAD.slots[0] && length <= PAD.slots[1]).sort((a, b) => b.length - a.length)[0];
};
const describePad = (own, keys) => {
  let slots;
  for (let at = up(own), n = 0; !slots && at instanceof Element && n < PAD.levels; at = up(at), n++) slots = displayed(at, own);
  const others = presses.filter((el) => !padKeys.has(el) && contains(own, el) && shown(el)).map((el) => name(el));
  order.set(own, order.get(keys[0]) ?? order.size);
  return bare({
    ...describeField(own), type: "keypad", slots: slots?.length ?? 0, on_top: onTop(own, rect(own)), value_length: 0,
    pad: bare({keys: bare(keys.map(refer)), slots: bare((slots ?? []).map(refer)), others: bare(others)}),
  });
};
const padFacts = [], seenPads = new Set();
if (padKeys.size >= 10) for (const [zero, digit] of padKeys) {
  if (digit !== 0) continue;
  for (let own = up(zero); own instanceof Element && own !== document.documentElement; own = up(own)) {
    const inside = [...padKeys].filter(([el]) => contains(own, el)), digits = new Set(inside.map(([, one]) => one));
    if (digits.size < 10) continue;
    const keys = inside.sort((a, b) => a[1] - b[1]).map(([el]) => el);
    if (keys.length === 10 && standing(keys) > 1 && !seenPads.has(own)) { seenPads.add(own); padFacts.push(describePad(own, keys)); }
    break;
  }
}
// The keys say nothing of what is asked.
const inBox = (a, b) => a[0] >= b[0] && a[1] >= b[1] && a[0] + a[2] <= b[0] + b[2] + 1 && a[1] + a[3] <= b[1] + b[3] + 1;
const spokenBlocks = padFacts.length ? blocks.filter((one) => digitOf(one.text) === null || !padFacts.some((pad) => inBox(one.box, pad.box))) : blocks;
