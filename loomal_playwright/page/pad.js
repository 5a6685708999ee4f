// Keys on the screen. A part of touch's body, before its verbs. Each key is found anew by what it says now: some pads are shuffled at each
// press. Where a display shows how much was typed, it is asked between two presses, and where it disagrees nothing more is pressed.
const DISPLAY = 600; // ms for a display to show a press
const zero = (at) => (/\p{Nd}/u.test(String.fromCodePoint(at & ~15)) ? at & ~15 : (at & ~15) + 6);
const digitOn = (key) => {
  const text = (key.getAttribute('aria-label') || key.shadowRoot?.textContent || key.textContent).trim();
  const [digit] = text.match(/^\p{Nd}(?=$|\s*[A-Za-z]{3,4}$)/u) || [];
  return digit === undefined ? -1 : digit.codePointAt(0) - zero(digit.codePointAt(0));
};
const drawn = (slot) => {  // an attribute without a value says nothing
  const said = Array.from(slot.attributes, ({ name, value }) => value.trim() && `${name}=${value.trim()}`).filter(Boolean).sort();
  return [...said, slot.innerHTML, slot.shadowRoot?.innerHTML, getComputedStyle(slot).backgroundColor].join();
};
const pads = {
  take: (held, { keys, slots }) => {
    held.pad = { keys: keys.map((i) => look.elements[i]), slots: slots.map((i) => look.elements[i]), count: 0 };
    held.pad.empty = held.pad.slots.map(drawn);
    listen(held, ['pointerup', 'mouseup', 'touchend', 'click'], () => arm(held, ARMED));
  },
  // How many characters the display shows, at the least; -1: there is none that tells. The slot that is next may be marked as such.
  shows: ({ pad: { slots, empty } }) => (slots.length && slots.every((slot) => slot.isConnected)
    ? slots.filter((slot, i) => drawn(slot) !== empty[i]).length : -1),
  // What the first press marks besides its own slot, the next one, each press does.
  agrees: ({ pad }, shown) => shown < 0 || (pad.count === 1 ? [1, 2].includes(shown)
    : shown === Math.min(pad.count && pad.count + pad.beyond, Math.max(pad.count, pad.slots.length))),
  settled: async (held) => {
    const until = performance.now() + DISPLAY;
    while (!pads.agrees(held, pads.shows(held)) && performance.now() < until) await new Promise((done) => held.later(done, 15));
    const shown = pads.shows(held), agrees = pads.agrees(held, shown);
    if (agrees && held.pad.count === 1) held.pad.beyond = shown - 1;
    return agrees;
  },
  holds: async (held, length) => held.pad.count === length && (held.gone > 0 || await pads.settled(held)),
  // The key to press next; null: none. Called as key(held, [pad, digit, code]).
  key: async (held, [pad, digit, code]) => {
    if (!held.pad) pads.take(held, pad);
    held.code = bare(code);
    if (!(await pads.settled(held))) return null;
    const key = held.pad.keys.find((one) => one.isConnected && digitOn(one) === digit && !disabled(one));
    if (key) held.pad.count += 1;
    return key || null;
  },
  unmoved: (held) => held.pad.count === 1 && pads.shows(held) === 0,
  // As a finger would, where the page hears nothing else.
  tap: (held, digit) => {
    const target = held.pad.keys.find((one) => one.isConnected && digitOn(one) === digit);
    const [clientX, clientY] = target ? middle(target) : [0, 0];
    for (const type of target ? ['touchstart', 'touchend'] : []) {
      const touches = [new Touch({ identifier: 1, target, clientX, clientY })];
      const lists = { touches: type === 'touchend' ? [] : touches, targetTouches: type === 'touchend' ? [] : touches, changedTouches: touches };
      target.dispatchEvent(new TouchEvent(type, { ...lists, bubbles: true, cancelable: true, composed: true }));
    }
    return !!target;
  },
};
