// The HTML around a field, of at most so many characters, without scripts and without what fields hold.
(field, most) => {
  const written = (element) => {
    const copy = element.cloneNode(true);
    for (const one of [copy, ...copy.querySelectorAll("*")]) {
      if (one.matches("script, style, template, svg")) one.replaceChildren();
      if (one.matches("input, textarea, [contenteditable]")) {
        one.removeAttribute("value");
        one.replaceChildren();
      }
    }
    return copy.outerHTML;
  };
  let shown = written(field);
  for (let outer = field.parentElement; outer; outer = outer.parentElement) {
    const more = written(outer);
    if (more.length > most) break;
    shown = more;
  }
  return shown.length > most ? `${shown.slice(0, most)}…` : shown;
};
