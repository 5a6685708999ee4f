// Wait until a document is no longer as a look has it, or `ms` are over. Called as changed([look, ms]).
([{ watch }, ms]) => watch.changed || new Promise((done) => { watch.tell = done; setTimeout(done, ms); })
//# sourceURL=loomal_playwright/changed.js
