// Tell what a new document shows once its markup is in. Called as arrival(look, tell) before anything else runs in it.
(look, tell) => {
  if (window !== window.top) return;
  const say = () => {
    let facts = '';
    try { facts = look([]).facts; } catch { /* it is asked then */ }
    tell(JSON.stringify([location.href, facts]));
  };
  document.addEventListener('DOMContentLoaded', say, { once: true });
}
//# sourceURL=loomal_playwright/arrival.js
