// One code goes out once. A part of touch's body, after autosubmit.js. A page may send the code from two places that do not know of each
// other: from what our press sets off, and from a clock or a listener of its own. Nobody can see beforehand that it will; so the two are
// kept apart where they meet. Whoever is second to send the code to the same address, while the first is under way, gets the answer of the
// first and sends nothing; to another address, it waits for that answer. And a press that the page was quicker than is not made.
const AGAIN = 1000; // ms after an answer that is no refusal in which the very same message is the same message still
const HEAD = 20000; // characters of a message that are read

const NEVER = new Promise(() => {});
const texts = (body) => {
  if (body instanceof FormData || body instanceof URLSearchParams) {
    const values = [...body.values()].filter((one) => typeof one === 'string');
    return [...values, values.join('')];
  }
  if (body instanceof ArrayBuffer || ArrayBuffer.isView(body)) return [new TextDecoder().decode(body)];
  return [typeof body === 'string' ? body : ''];
};
const entries = (form) => {
  const values = Array.from(form.elements, (one) => typeof one.value === 'string' ? one.value : '');
  return [...values, values.join('')];
};

// Where, and with what, a message carries the code; null: it does not, or it cannot be told.
const carried = (held, method, url, parts) => {
  if (!held.code || !URL.canParse(url, document.baseURI)) return null;
  const { origin, pathname, searchParams } = new URL(url, document.baseURI);
  const found = [...searchParams.values(), ...parts].some((text) => bare(text.slice(0, HEAD)).includes(held.code));
  return found ? { place: `${method.toUpperCase()} ${origin}${pathname}`, text: parts.join('\n') } : null;
};

// What the page does of its own, and not as a part of a press: see `overtaken`.
const acts = (held) => { if (!/^(pointer|mouse)/.test(window.event?.type)) held.acts += 1; };
// Whether the page has begun something since it was last asked. What is no submission keeps back one press, not the next.
const overtaken = ({ seen, gone, acts, spared }) => seen !== null && (gone > seen.gone || (!spared && acts > seen.acts));

const watchOnce = (held) => {
  const sent = new Map();
  const under = (message) => message && sent.get(message.place);
  const rival = (message) => {
    const first = under(message);
    return !!first && (first.until === Infinity || (first.text === message.text && performance.now() < first.until));
  };
  const note = (message, well, answer = NEVER) => {
    const first = { text: message.text, until: Infinity, answer };
    first.over = well.catch(() => false).then((good) => {
      first.until = good ? performance.now() + AGAIN : 0;
      return good && new Promise((done) => held.later(done, AGAIN));
    });
    sent.set(message.place, first);
    held.gone += 1;
  };
  // What is under way to another address, where it is to be waited for.
  const ahead = (message) => message && !under(message) && [...sent.values()].find(({ until }) => until > performance.now());
  // A form is on its way once nobody has kept it back; until that is known, what else carries the code waits, and then asks again.
  let leaving = null;
  const undecided = (message) => message && leaving !== null && !leaving.event.defaultPrevented && leaving;

  patch(held, window, 'fetch', (fetch) => function send(asked, how) {
    const request = asked instanceof Request ? asked : null;
    const message = carried(held, how?.method || request?.method || 'GET', request ? request.url : asked, texts(how?.body));
    acts(held);
    if (undecided(message)) return leaving.over.then(() => send(asked, how));
    if (rival(message)) return under(message).answer.then((answer) => answer.clone());
    if (ahead(message)) return ahead(message).over.then(() => send(asked, how));
    const answer = fetch.apply(window, arguments);
    after(held, (then) => { answer.then(then, then); });
    if (message) {
      const copy = answer.then((one) => one.clone()); // before the page reads it
      note(message, copy.then((one) => one.ok), copy);
    }
    return answer;
  });

  const opened = new WeakMap();
  patch(held, XMLHttpRequest.prototype, 'open', (open) => function (method, url, wait = true) {
    opened.set(this, { method, url, wait });
    return open.apply(this, arguments);
  });
  patch(held, XMLHttpRequest.prototype, 'send', (send) => function again(body) {
    const { method, url, wait } = opened.get(this) || {};
    const message = method ? carried(held, method, url, texts(body)) : null;
    acts(held);
    const first = wait && (undecided(message) || (!rival(message) && ahead(message)));
    if (first) {
      first.over.then(() => again.call(this, body));
      return;
    }
    if (rival(message)) return;
    after(held, (then) => { this.addEventListener('loadend', then); });
    if (message) note(message, new Promise((done) => this.addEventListener('loadend', () => done(this.status >= 200 && this.status < 300))));
    send.apply(this, arguments);
  });
  // No request shows what goes over a socket, nor always what goes by a beacon.
  patch(held, window.Navigator?.prototype, 'sendBeacon', (send) => function (url, body) {
    const message = carried(held, 'POST', url, texts(body));
    if (undecided(message)) leaving.over.then(() => this.sendBeacon(url, body));
    if (undecided(message) || rival(message)) return true;
    const taken = send.apply(this, arguments);
    if (taken) {
      remember(held, url, body);
      if (message) note(message, Promise.resolve(true));
    }
    return taken;
  });
  patch(held, window.WebSocket?.prototype, 'send', (send) => function (body) {
    const message = carried(held, 'SEND', this.url, texts(body));
    if (undecided(message)) leaving.over.then(() => this.send(body));
    if (undecided(message) || rival(message)) return undefined;
    if (this.readyState === WebSocket.OPEN) { // else it throws, or forgets it
      remember(held, this.url, body);
      if (message) note(message, Promise.resolve(true));
    }
    return send.apply(this, arguments);
  });

  const formed = (form, by) => {
    const where = by?.getAttribute('formaction') ?? form.getAttribute('action') ?? '';
    return carried(held, by?.getAttribute('formmethod') || form.getAttribute('method') || 'GET', where, entries(form));
  };
  listen(held, ['submit'], (event) => {
    const message = formed(event.target, event.submitter);
    if (rival(message)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    held.gone += 1;
    if (!message) return;
    const mine = (leaving = { event });
    mine.over = new Promise((done) => held.later(() => {
      if (!event.defaultPrevented) note(message, NEVER);
      if (leaving === mine) leaving = null;
      done();
    }, 0));
  });
  patch(held, HTMLFormElement.prototype, 'submit', (submit) => function () { // it fires no event
    const message = formed(this, null);
    if (rival(message)) return;
    held.gone += 1;
    if (message) note(message, NEVER);
    submit.call(this);
  });
};
