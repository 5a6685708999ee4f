// A keyboard inside the document. A part of touch's body. The browser's own sends its keys to whichever frame has the focus when they arrive,
// and a page, a frame in it or one around it may move that at any moment. Here a character goes to the field that was asked, in the same
// breath as the question; what comes of it are the browser's own input events.
const pressed = (name, key) => {
  const code = /\d/.test(key) ? `Digit${key}` : /[a-z]/i.test(key) ? `Key${key.toUpperCase()}` : '';
  const of = name === 'keypress' ? key.charCodeAt(0) : key.toUpperCase().charCodeAt(0);
  const legacy = { keyCode: of, which: of, charCode: name === 'keypress' ? of : 0 };
  return new KeyboardEvent(name, { key, code, ...legacy, view: window, bubbles: true, cancelable: true, composed: true });
};
// What the browser's own insertion by a script does not say beforehand; either may be prevented.
const announced = (text) => {
  const old = document.createEvent('TextEvent');
  old.initTextEvent('textInput', true, true, window, text);
  return [new InputEvent('beforeinput', { inputType: 'insertText', data: text, bubbles: true, cancelable: true, composed: true }), old];
};
// Promises of the page have their turn between the events of one key, as they have with a real one; timers have it between two keys.
const HOPS = 20;
const microtasks = async () => { for (let n = 0; n < HOPS; n++) await null; };
const turn = () => new Promise((done) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = done;
  port2.postMessage(null);
});

// The field that a key would reach, if it is one of ours. A frame that has taken the focus gives it back.
const focusPath = () => {
  const path = [];
  for (let at = document.activeElement; at; at = at.shadowRoot?.activeElement) path.unshift(at);
  return path;
};
const aim = (held) => {
  let path = focusPath();
  if (!held.ours(path) && (path[0] instanceof HTMLIFrameElement || !document.hasFocus())) {
    held.last.focus();
    path = focusPath();
  }
  return held.ours(path) ? path[0] : null;
};
// `text` is inserted as one, with the events of its key where there are `keys`.
const strike = async (held, text, keys) => {
  const tell = (event) => aim(held)?.dispatchEvent(event);
  const before = keys ? [pressed('keydown', text), pressed('keypress', text)] : [];
  let on = true;
  for (const event of [...before, ...announced(text)]) {
    on &&= tell(event);
    if (keys) await microtasks();
  }
  if (on && aim(held)) document.execCommand('insertText', false, text);
  held.strayed ||= on === undefined || !aim(held);
  if (!keys) return;
  await microtasks();
  tell(pressed('keyup', text));
  await turn();
};
