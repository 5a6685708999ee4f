// Whether a document is no longer as a look has it. The first call sets up observers, later ones only read a flag, so that the wait
// for a change costs the page nothing. Called as changed(look); falsy means: as it was.
(look) => {
  if (!look.watch) {
    const watch = (look.watch = { changed: false, ready: document.readyState });
    const observer = new MutationObserver(() => { watch.changed = true; observer.disconnect(); });
    const options = { subtree: true, childList: true, attributes: true, characterData: true };
    observer.observe(document, options);
    for (const root of new Set(look.elements.map((element) => element.getRootNode()))) if (root !== document) observer.observe(root, options);
  }
  return look.watch.changed || look.watch.ready !== document.readyState;
}
//# sourceURL=loomal_playwright/changed.js
