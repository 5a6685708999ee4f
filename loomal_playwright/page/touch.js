// What the port does inside a document besides looking: hold the chosen elements, say what became of them, act where keys cannot.
// Called as touch([look, wanted, verb, argument]). `wanted` names elements of the look, {fields: [i, ...], submit: i or null}: they are
// held from the first verb on, until "release". Only lengths and booleans leave the page: what was typed is compared here.
([look, wanted, verb, argument]) => {
  const RELEASE = 10000; // ms: after a submission nobody may be able to ask for it, so the page is let go by itself
  const LATER = 1500; // ms: a timer set further ahead is no debounced submission

  // A page that submits by itself may do so from a timer that an input event set. Timers set while an event of ours is being handled,
  // and shortly after (effects of a framework run in a later task), are remembered until they have fired; so are animation frames, and
  // those that one of them asks for, but not a chain of them: that is an animation.
  const watchTimers = (held) => {
    const { setTimeout: set, clearTimeout: clear, requestAnimationFrame: frame } = window;
    const due = (held.timers = new Map());
    const armed = () => performance.now() < held.listening;
    const arm = () => { held.listening = performance.now() + 60; };
    const watched = function (handler, delay, ...rest) {
      if (typeof handler !== 'function' || !armed() || !(delay <= LATER)) return set.call(window, handler, delay, ...rest);
      const id = set.call(window, (...given) => { due.delete(id); handler(...given); }, delay, ...rest);
      due.set(id, performance.now() + (Number(delay) || 0));
      return id;
    };
    const cleared = (id) => { due.delete(id); clear.call(window, id); };
    let depth = 0;
    const framed = function (handler) {
      if (depth >= 2 || !(depth || armed())) return frame.call(window, handler);
      const deeper = depth + 1, key = {};
      due.set(key, performance.now() + 16);
      return frame.call(window, (at) => {
        due.delete(key);
        depth = deeper;
        try { handler(at); } finally { depth = 0; }
      });
    };
    const EVENTS = ['keydown', 'beforeinput', 'input', 'paste', 'keyup', 'change'];
    for (const name of EVENTS) window.addEventListener(name, arm, true);
    window.setTimeout = watched;
    window.clearTimeout = cleared;
    window.requestAnimationFrame = framed;
    held.undo.push(() => {
      if (window.setTimeout === watched) window.setTimeout = set;
      if (window.clearTimeout === cleared) window.clearTimeout = clear;
      if (window.requestAnimationFrame === framed) window.requestAnimationFrame = frame;
      for (const name of EVENTS) window.removeEventListener(name, arm, true);
    });
  };

  const watchSubmits = (held) => {
    const count = () => { held.submits += 1; };
    const { submit } = HTMLFormElement.prototype; // form.submit() fires no event
    const counted = function () { count(); return submit.call(this); };
    HTMLFormElement.prototype.submit = counted;
    window.addEventListener('submit', count, true);
    held.undo.push(() => {
      window.removeEventListener('submit', count, true);
      if (HTMLFormElement.prototype.submit === counted) HTMLFormElement.prototype.submit = submit;
    });
  };

  const shown = (element) => element.isConnected && element.getClientRects().length > 0;
  const content = (element) => ('value' in element ? element.value : element.textContent) || '';
  const bare = (text) => text.normalize('NFKC').replace(/[^\p{L}\p{N}]/gu, '').toUpperCase();
  const rect = (element) => { const { x, y, width, height } = element.getBoundingClientRect(); return [x, y, width, height].map(Math.round).join(); };
  const focused = (field) => field.getRootNode().activeElement === field;
  const disabled = (element) => element.matches(':disabled') || element.getAttribute('aria-disabled') === 'true';

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

  const hold = ({ fields, submit }) => {
    const pick = (i) => look.elements[i];
    const elements = submit === null ? fields.map(pick) : [...fields, submit].map(pick);
    const [later, frame] = [window.setTimeout.bind(window), window.requestAnimationFrame.bind(window)];
    const held = {
      elements, key: JSON.stringify(wanted), count: fields.length, submits: 0, undo: [], listening: 0, later, frame,
    };
    held.rect = submit === null ? '' : rect(pick(submit));
    watchSubmits(held);
    watchTimers(held);
    later(() => verbs.release(held), RELEASE);
    return held;
  };

  const verbs = {
    element: (held, i) => held.elements[i],
    focus: (held, [i, select]) => {
      const field = held.elements[i];
      field.focus();
      if (select && field.select) field.select();
      else if (select) getSelection().selectAllChildren(field);
      return focused(field);
    },
    state: async (held, { code, patient }) => {
      // Effects of a framework run around the next frame: a submission of the page's own may start only there.
      if (patient) await new Promise((done) => { held.frame(() => held.later(done, 0)); held.later(done, 100); });
      const fields = held.elements.slice(0, held.count);
      const submit = held.elements[held.count];
      const values = fields.map((field) => bare(content(field)));
      const wanted = bare(code);
      const parts = fields.length === 1 ? [wanted] : [...wanted];
      const now = performance.now();
      return JSON.stringify({
        holds: values.length === parts.length && values.every((value, i) => value === parts[i]),
        lengths: values.map((value) => value.length),
        present: fields.every(shown),
        editable: fields.every((field) => !disabled(field)),
        submits: held.submits,
        focused: focused(fields[fields.length - 1]),
        pending: Math.max(0, ...[...held.timers.values()].map((at) => at - now)),
        submit: submit ? { present: shown(submit), enabled: !disabled(submit), still: rect(submit) === held.rect, reachable: reachable(submit) } : null,
        point: submit ? middle(submit) : null,
      });
    },
    paste: (held, code) => {
      const data = new DataTransfer();
      data.setData('text/plain', code);
      const field = held.elements[0];
      field.focus();
      field.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true, composed: true }));
      return true;
    },
    click: (held, i) => { held.elements[i].click(); return true; },
    release: (held) => { for (const undo of held.undo.splice(0)) undo(); if (look.held === held) look.held = null; return true; },
  };
  if (look.held && look.held.key !== JSON.stringify(wanted)) verbs.release(look.held);
  return verbs[verb]((look.held ||= hold(wanted)), argument);
}
//# sourceURL=loomal_playwright/touch.js
