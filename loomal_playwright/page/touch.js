// What the port does inside a document besides looking: hold the chosen elements, say what became of them, act where keys cannot.
// The body of a function that returns touch(wanted, verb, argument), after autosubmit.js, once.js, keys.js and pad.js. `wanted` names
// elements of the look, {fields: [i, ...], submit: i or null}: they are held from the first verb on, until "release". Only lengths and
// booleans of what was typed leave the page: it is compared here.
const RELEASE = 10000; // ms: after a submission nobody may be able to ask for it, so the page is let go by itself

const shown = (element) => element.isConnected && element.getClientRects().length > 0;
const content = (element) => ('value' in element ? element.value : element.textContent) || '';
const bare = (text) => text.normalize('NFKC').replace(/[^\p{L}\p{N}]/gu, '').toUpperCase();
const rect = (element) => { const { x, y, width, height } = element.getBoundingClientRect(); return [x, y, width, height].map(Math.round).join(); };
const size = (element) => { const { width, height } = element.getBoundingClientRect(); return [width, height].map(Math.round).join(); };
const focused = (field) => field.getRootNode().activeElement === field;
const disabled = (element) => element.matches(':disabled') || element.getAttribute('aria-disabled') === 'true';
const around = function* (element) { for (let at = element; at; at = at.parentElement || at.getRootNode().host) yield at; };
const words = (element) => (element.localName === 'input' ? element.value : element.textContent).trim() || element.getAttribute('aria-label') || '';

// Why an element is out of use though it is not disabled. What was so from the beginning says nothing.
const closed = (element) => {
  for (const at of around(element)) if (at.inert || at.getAttribute('aria-busy') === 'true') return true;
  return element.readOnly === true;
};

// The element that a real click at the centre would reach, through open shadow roots.
const middle = (element) => { const { x, y, width, height } = element.getBoundingClientRect(); return [x + width / 2, y + height / 2]; };
const reachable = (element) => {
  const at = middle(element);
  let hit = document.elementFromPoint(...at);
  while (hit && hit.shadowRoot && !element.contains(hit)) {
    const inner = hit.shadowRoot.elementFromPoint(...at);
    if (!inner || inner === hit) break;
    hit = inner;
  }
  return !!hit && (element.contains(hit) || hit.contains(element));
};

// What keeps the browser from submitting (HTML, 4.10.21.3): the first invalid control, by name and reason. Asked without an event.
const WHY = { valueMissing: 'is required', patternMismatch: 'does not match its pattern', customError: 'is refused by the page' };
const blocking = (field, submit) => {
  const form = submit ? /^(submit|image)$/.test(submit.type) && submit.form : field.form;
  if (!(form instanceof HTMLFormElement) || form.noValidate || (submit && submit.formNoValidate)) return '';
  const found = Array.from(form.elements).find((element) => element.willValidate && element.matches(':invalid'));
  if (!found) return '';
  const name = found.labels?.[0]?.textContent || found.getAttribute('aria-label') || found.placeholder || found.name || found.id;
  const why = Object.keys(WHY).find((key) => found.validity[key]);
  return `${(name || found.localName).replace(/\s+/g, ' ').trim().slice(0, 60)} ${WHY[why] || 'is not valid'}`;
};

// Keys belong into a held field, or into one that was drawn anew in its stead; the mouse belongs on the held control. Whatever the page
// puts in their way gets nothing of the code, and no press.
const watchAim = (held) => {
  const fields = held.elements.slice(0, held.count), sizes = fields.map(size), submit = held.elements[held.count];
  const standsIn = (target) => fields.some((field, i) => !field.isConnected && target instanceof Element
    && target.localName === field.localName && target.type === field.type && size(target) === sizes[i]);
  const ours = held.ours = (path) => fields.some((field) => path.includes(field)) || standsIn(path[0]);
  const stop = (event) => { event.preventDefault(); event.stopImmediatePropagation(); };
  listen(held, ['focusin'], (event) => { if (ours(event.composedPath())) held.last = event.composedPath()[0]; });
  listen(held, ['keydown', 'keypress', 'beforeinput'], (event) => {
    if (!held.typing || ours(event.composedPath())) return;
    held.strayed = true;
    stop(event);
  });
  // An element around the control is hit where the control lets the pointer through; not where the control has moved away.
  const under = (event) => {
    const { clientX: x, clientY: y } = event, [target] = event.composedPath();
    if (!submit || !(target instanceof Node) || !target.contains(submit)) return false;
    const { left, top, right, bottom } = submit.getBoundingClientRect();
    return left <= x && x <= right && top <= y && y <= bottom;
  };
  listen(held, ['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click'], (event) => {
    if (!event.isTrusted) return;
    const hit = event.composedPath().includes(submit) || under(event);
    if (hit ? !overtaken(held) : !held.aiming) {
      if (event.type === 'click' && hit) held.seen = null; // the press is made: what the page does from now on is its answer
      return;
    }
    held.kept = hit ? 'late' : 'missed';
    stop(event);
  });
};

const hold = (wanted) => {
  const { fields, submit } = wanted;
  const pick = (i) => look.elements[i];
  const elements = submit === null ? fields.map(pick) : [...fields, submit].map(pick);
  const [later, frame] = [window.setTimeout.bind(window), window.requestAnimationFrame.bind(window)];
  const held = {
    elements, key: JSON.stringify(wanted), count: fields.length, undo: [], listening: 0, links: 0, begun: 0, later, frame,
    closed: new Set(elements.filter(closed)), typing: false, strayed: false, last: null, aiming: false, kept: '',
    code: '', messages: [], acts: 0, gone: 0, seen: null, spared: false,
  };
  held.rect = submit === null ? '' : rect(pick(submit));
  held.words = submit === null ? '' : words(pick(submit));
  watchOnce(held);
  watchWork(held);
  watchTimers(held);
  watchAim(held);
  later(() => verbs.release(held), RELEASE);
  return held;
};

const focus = (held, [i, select, code]) => {
  const field = held.elements[i];
  held.code = bare(code) || held.code;
  held.typing = true;
  field.focus();
  if (field.readOnly) field.click(); // some pages lift it only then
  if (select && field.select) field.select();
  else if (select) getSelection().selectAllChildren(field);
  held.last = field;
  return focused(field);
};

const verbs = {
  element: (held, i) => held.elements[i],
  focus, key: pads.key, unmoved: pads.unmoved, tap: pads.tap,
  type: async (held, [i, all, code, text]) => {
    const focused = i === null || focus(held, [i, all, code]);
    for (const piece of focused ? all ? [text] : text : []) await strike(held, piece, !all);
    return focused;
  },
  blur: (held, i) => { held.elements[i].blur(); return true; },
  state: async (held, { code, patient, stirred }) => {
    // Effects of a framework run around the next frame: a submission of the page's own may start only there.
    if (patient) await new Promise((done) => { held.frame(() => held.later(done, 0)); held.later(done, 100); });
    if (stirred) arm(held, 150); // what the page begins while it is at work is a part of that work
    const fields = held.elements.slice(0, held.count);
    const submit = held.elements[held.count];
    const values = fields.map((field) => bare(content(field)));
    const wanted = (held.code = bare(code));
    const size = wanted.length % fields.length ? 1 : wanted.length / fields.length;
    const parts = Array.from({ length: Math.ceil(wanted.length / size) }, (_, i) => wanted.slice(i * size, (i + 1) * size));
    const whole = held.pad && await pads.holds(held, wanted.length), shows = held.pad ? pads.shows(held) : 0;
    const messages = held.messages.length ? await readMessages(held, wanted) : [];
    const now = performance.now();
    const shut = (element) => disabled(element) || (closed(element) && !held.closed.has(element));
    held.typing = false;
    held.aiming = !!submit && reachable(submit);
    held.seen = { acts: held.acts, gone: held.gone };
    return JSON.stringify({
      holds: held.pad ? whole : values.length === parts.length && values.every((value, i) => value === parts[i]),
      lengths: held.pad ? [shows < 0 ? held.pad.count : shows] : values.map((value) => value.length),
      present: fields.every(shown),
      editable: fields.every((field) => !shut(field)),
      submits: held.gone,
      pending: Math.max(0, ...[...held.timers.values()].map((at) => at - now)),
      work: [...held.work.values()].filter((until) => until > now).length,
      begun: held.begun,
      busy: !!submit && ((closed(submit) && !held.closed.has(submit)) || (held.words !== '' && shown(submit) && words(submit) === '')),
      strayed: held.strayed,
      invalid: blocking(fields[0], submit),
      submit: submit ? { present: shown(submit), enabled: !disabled(submit), still: rect(submit) === held.rect, reachable: held.aiming } : null,
      point: submit ? middle(submit) : null,
      messages,
    });
  },
  paste: (held, code) => {
    held.code = bare(code);
    const data = new DataTransfer();
    data.setData('text/plain', code);
    const field = held.elements[0];
    field.focus();
    field.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true, composed: true }));
    return true;
  },
  pressed: (held) => {
    const { kept } = held;
    held.aiming = false;
    if (kept !== 'missed') held.seen = null;
    held.spared ||= kept === 'late';
    held.kept = '';
    return kept;
  },
  choose: (held, i) => { // an entry of a list, which no click reaches
    const option = held.elements[i], list = option.closest('select');
    option.selected = true;
    for (const type of ['input', 'change']) list.dispatchEvent(new Event(type, { bubbles: true }));
    return true;
  },
  click: (held, i) => { held.elements[i].click(); return true; },
  release: (held) => { for (const undo of held.undo.splice(0)) undo(); if (look.held === held) look.held = null; return true; },
};
return (wanted, verb, argument) => {
  if (look.held && look.held.key !== JSON.stringify(wanted)) verbs.release(look.held);
  return verbs[verb]((look.held ||= hold(wanted)), argument);
};
