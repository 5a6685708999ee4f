// Where a point of a frame is in the document around it; null where something lies over it there, or the frame is not drawn as it is.
(frame, [x, y]) => {
  const box = frame.getBoundingClientRect(), style = getComputedStyle(frame);
  if (Math.round(box.width) !== frame.offsetWidth || Math.round(box.height) !== frame.offsetHeight) return null;
  const at = [
    box.left + frame.clientLeft + parseFloat(style.paddingLeft) + x,
    box.top + frame.clientTop + parseFloat(style.paddingTop) + y,
  ];
  let hit = document.elementFromPoint(...at);
  while (hit && hit !== frame && hit.shadowRoot) {
    const inner = hit.shadowRoot.elementFromPoint(...at);
    if (!inner || inner === hit) break;
    hit = inner;
  }
  return hit === frame ? at : null;
}
//# sourceURL=loomal_playwright/around.js
