// Look at a document once its markup is in, or after `ms` as far as it is. Called as glance(look, ms).
(look, ms) => new Promise((done) => {
  const tell = () => done(look().facts);
  if (document.readyState !== "loading") { tell(); return; }
  document.addEventListener("DOMContentLoaded", tell, {once: true});
  setTimeout(tell, ms);
})
//# sourceURL=loomal_playwright/glance.js
