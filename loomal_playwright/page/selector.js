// A Playwright selector that finds this element, and only it, in its frame: by what survives small changes of the page, if possible.
// CSS in Playwright pierces open shadow roots, so one descendant chain reaches through them; uniqueness is checked the same way.
// Called as selector(element, roots): the document and its open shadow roots, as a look has them.
(element, roots) => {
  const quote = (value) => `"${value.replace(/["\\\n\r\f]/g, (char) => `\\${char.codePointAt(0).toString(16)} `)}"`;
  const attribute = (el, name) => Element.prototype.getAttribute.call(el, name);
  const chain = [];  // the roots from the element's own to the document
  for (let root = element.getRootNode(); root; root = root instanceof ShadowRoot ? root.host.getRootNode() : null) chain.push(root);
  const all = Array.isArray(roots) ? roots : [document];
  for (let n = 0; all !== roots && n < all.length; n++) {
    const walker = document.createTreeWalker(all[n], NodeFilter.SHOW_ELEMENT);
    for (let el = walker.nextNode(); el; el = walker.nextNode()) if (el.shadowRoot) all.push(el.shadowRoot);
  }
  const count = (css) => all.reduce((n, root) => n + root.querySelectorAll(css).length, 0);
  const stable = (value) => value && value.length < 60 && !/\d{3,}|[:]|^[a-z]?\d|[0-9a-f]{8}/i.test(value);
  const own = element.getRootNode();
  const simple = (el) => {
    const tag = CSS.escape(el.localName), id = attribute(el, "id"), found = [];
    if (id && stable(id)) found.push(`#${CSS.escape(id)}`);
    for (const name of ["data-testid", "data-test", "data-test-id", "data-qa", "data-cy", "name", "autocomplete", "aria-label", "placeholder", "type", "value", "href"]) {
      const value = attribute(el, name);
      if (value && value.length < 100) found.push(`${tag}[${name}=${quote(value)}]`);
    }
    if (id) found.push(`[id=${quote(id)}]`);
    return found;
  };
  for (const css of simple(element)) if (count(css) === 1) return css;
  const step = (el) => {
    const siblings = [...(el.parentNode?.children ?? [])].filter((at) => at.localName === el.localName);
    const tag = CSS.escape(el.localName);
    return siblings.length > 1 ? `${tag}:nth-of-type(${siblings.indexOf(el) + 1})` : tag;
  };
  // A path of children within the element's own root, then the paths of the hosts around it, joined by descendant combinators.
  const within = (el, root) => {
    const path = [];
    for (let at = el; at && at !== root; at = at.parentNode) {
      const tag = CSS.escape(at.localName);
      const anchor = at !== el && (simple(at).find((css) => root.querySelectorAll(css).length === 1) ?? (count(tag) === 1 && tag));
      if (anchor) { path.unshift(anchor); break; }
      path.unshift(step(at));
    }
    return path.join(" > ");
  };
  let css = within(element, own);
  for (let root = own; root instanceof ShadowRoot; root = root.host.getRootNode()) css = `${within(root.host, root.host.getRootNode())} ${css}`;
  return css;
}
//# sourceURL=loomal_playwright/selector.js
