// What shows that a page submits by itself, or is about to: messages that are no requests, and the work that typing sets off. A part of
// touch's body. Nothing here outlives `held.undo`.

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
// What follows from what an event of ours set off is set off by it, too.
const after = (held, wait) => { if (armed(held)) wait(() => arm(held, ARMED)); };
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
  const clocks = new Map(); // set off by an event: until they are stopped
  patch(held, window, 'setInterval', (set) => function (handler, every, ...rest) {
    const id = set.call(window, handler, every, ...rest);
    if (armed(held) && !(every > LATER)) clocks.set(id, held.begin(LATER));
    return id;
  });
  patch(held, window, 'clearInterval', (clear) => (id) => {
    clear.call(window, id);
    clocks.get(id)?.();
  });
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
  const begin = held.begin = (life) => {
    const key = {};
    work.set(key, performance.now() + life);
    held.begun += 1;
    acts(held);
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
  const { SubtleCrypto, Worker, ServiceWorker, IDBFactory } = window;
  follow(SubtleCrypto?.prototype, methods(SubtleCrypto?.prototype), Infinity, promised);
  follow(WebAssembly, ['compile', 'compileStreaming', 'instantiate', 'instantiateStreaming'], Infinity, promised);
  follow(Worker?.prototype, ['postMessage'], LATER, (end, _result, worker) => on(end, worker));
  follow(ServiceWorker?.prototype, ['postMessage'], LATER, (end) => on(end, navigator.serviceWorker));
  follow(IDBFactory?.prototype, ['open'], LATER, on);
  patch(held, window, 'requestIdleCallback', (ask) => function (handler, ...rest) {
    const end = armed(held) ? begin(Infinity) : () => {};
    return ask.call(window, (...given) => { end(); handler(...given); }, ...rest);
  });
};

// Messages that are in no request are remembered, and read when asked for.
const typed = (held) => bare(held.elements.slice(0, held.count).map(content).join(''));
const remember = (held, url, data) => {
  if (held.messages.length < MOST) held.messages.push({ url: new URL(url, document.baseURI).href, data: new Response(data), typed: typed(held) });
};
const readMessages = (held, wanted) => Promise.all(held.messages.splice(0).map(async ({ url, data, typed }) => {
  const bytes = new Uint8Array(await data.arrayBuffer());
  return { url, body: Array.from(bytes.subarray(0, 20000), (byte) => String.fromCharCode(byte)).join(''), early: typed !== '' && typed !== wanted && wanted.startsWith(typed) };
}));
