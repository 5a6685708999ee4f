// Note on a look whether its document has changed since. The observer goes with the first change.
(look) => {
  const watch = (look.watch = { changed: false, tell: () => {} });
  const change = () => {
    observer.disconnect();
    document.removeEventListener('readystatechange', change);
    watch.changed = true;
    watch.tell();
  };
  const observer = new MutationObserver(change);
  const options = { subtree: true, childList: true, attributes: true, characterData: true };
  observer.observe(document, options);
  for (const root of new Set(look.elements.map((element) => element.getRootNode()))) if (root !== document) observer.observe(root, options);
  document.addEventListener('readystatechange', change);
}
//# sourceURL=loomal_playwright/watch.js
