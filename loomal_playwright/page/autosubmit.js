// What shows that a page submits by itself, or is about to: submit events, messages that are no requests, and the work that typing sets
// off. A part of touch's body. Nothing here outlives `held.undo`.

const LATER = 1500; // ms: a timer set further ahead is no debounced submission; nor is work that is not answered by then
const ARMED = 60; // ms after an event of ours in which what the page begins counts as set off by it
const LINKS = 5; // timers whose own timers are followed: a chain without end is a clock
const MOST = 100; // messages that are remembered

const listen = (held, names, listener) => {
  for (const name of names) window.addEventListener(name, listener, true);
  held.undo.push(() => { for (const name of names) window.removeEventListener(name, listener, true); });
};
const patch = (held, owner, name, make) => {
  const was = owner && owner[name];
  if (typeof was !== 'function') return;
  const own = Object.prototype.hasOwnProperty.call(owner, name), now = make(was);
  owner[name] = now;
  held.undo.push(() => {
    if (owner[name] !== now) return;
    if (own) owner[name] = was;
    else delete owner[name];
  });
};
const armed = (held) => performance.now() < held.listening;
const arm = (held, ms) => { held.listening = Math.max(held.listening, performance.now() + ms); };

// A page that submits by itself may do so from a timer that an input event set. Timers set while an event of ours is being handled,
// and shortly after (effects of a framework run in a later task), are remembered until they have fired; so are animation frames, and
// those that one of them asks for, but not a chain of them: that is an animation.
const watchTimers = (held) => {
  const due = (held.timers = new Map());
  listen(held, ['keydown', 'beforeinput', 'input', 'paste', 'keyup', 'change', 'blur', 'focusout'], () => arm(held, ARMED));
  patch(held, window, 'setTimeout', (set) => function (handler, delay, ...rest) {
    if (typeof handler !== 'function' || !armed(held) || delay > LATER) return set.call(window, handler, delay, ...rest);
    const id = set.call(window, (...given) => {
      due.delete(id);
      if (held.links < LINKS) arm(held, ARMED);
      held.links += 1;
      handler(...given);
    }, delay, ...rest);
    due.set(id, performance.now() + (Number(delay) || 0));
    return id;
  });
  patch(held, window, 'clearTimeout', (clear) => (id) => { due.delete(id); clear.call(window, id); });
  let depth = 0;
  patch(held, window, 'requestAnimationFrame', (frame) => function (handler) {
    if (depth >= 2 || !(depth || armed(held))) return frame.call(window, handler);
    const deeper = depth + 1, key = {};
    due.set(key, performance.now() + 16);
    return frame.call(window, (at) => {
      due.delete(key);
      depth = deeper;
      try { handler(at); } finally { depth = 0; }
    });
  });
};

// Work that sets no timer, each piece until it ends. What may never be answered counts for LATER at most.
const methods = (owner) => owner ? Object.getOwnPropertyNames(owner).filter((name) => name !== 'constructor') : [];
const value = (owner, name) => 'value' in (Object.getOwnPropertyDescriptor(owner, name) || {});
const watchWork = (held) => {
  const work = (held.work = new Map());
  const begin = (life) => {
    const key = {};
    work.set(key, performance.now() + life);
    held.begun += 1;
    return () => { if (work.delete(key)) arm(held, ARMED); }; // what follows from it is a part of it
  };
  const follow = (owner, names, life, until) => {
    for (const name of names) {
      if (!owner || !value(owner, name)) continue;
      patch(held, owner, name, (was) => function (...given) {
        const result = was.apply(this, given);
        if (armed(held)) until(begin(life), result, this);
        return result;
      });
    }
  };
  const promised = (end, result) => { if (result instanceof Promise) result.then(end, end); else end(); };
  const on = (end, target) => { for (const name of ['message', 'success', 'error']) target.addEventListener(name, end, { once: true }); };
  const { SubtleCrypto, Worker, IDBFactory, IDBObjectStore, IDBIndex } = window;
  follow(SubtleCrypto?.prototype, methods(SubtleCrypto?.prototype), Infinity, promised);
  follow(WebAssembly, ['compile', 'compileStreaming', 'instantiate', 'instantiateStreaming'], Infinity, promised);
  follow(Worker?.prototype, ['postMessage'], LATER, (end, _result, worker) => on(end, worker));
  follow(IDBFactory?.prototype, ['open'], LATER, on);
  for (const store of [IDBObjectStore, IDBIndex]) follow(store?.prototype, ['add', 'count', 'get', 'getAll', 'put'], LATER, on);
  patch(held, window, 'requestIdleCallback', (ask) => function (handler, ...rest) {
    const end = armed(held) ? begin(Infinity) : () => {};
    return ask.call(window, (...given) => { end(); handler(...given); }, ...rest);
  });
};

// Messages over a socket are in no request, and of a beacon's body a request may show nothing. Read when asked for.
const watchMessages = (held, typed) => {
  held.messages = [];
  const note = (url, data) => {
    if (held.messages.length < MOST) held.messages.push({ url: new URL(url, document.baseURI).href, data: new Response(data), typed: typed() });
  };
  patch(held, window.WebSocket?.prototype, 'send', (send) => function (data) { note(this.url, data); return send.call(this, data); });
  patch(held, window.Navigator?.prototype, 'sendBeacon', (send) => function (url, data) {
    note(url, data);
    return send.apply(this, arguments);
  });
};
const readMessages = (held, wanted) => Promise.all(held.messages.splice(0).map(async ({ url, data, typed }) => {
  const bytes = new Uint8Array(await data.arrayBuffer());
  return { url, body: Array.from(bytes.subarray(0, 20000), (byte) => String.fromCharCode(byte)).join(''), early: typed !== '' && typed !== wanted && wanted.startsWith(typed) };
}));

const watchSubmits = (held) => {
  const count = () => { held.submits += 1; };
  listen(held, ['submit'], count);
  patch(held, HTMLFormElement.prototype, 'submit', (submit) => function () { count(); return submit.call(this); }); // it fires no event
};
