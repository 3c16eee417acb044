// Before a stranger's form is sent, the browser computes for a second: begun as soon as somebody writes, in a worker,
// so that hardly anyone ever waits for it. Where it can't be done the form goes all the same, and a mail asks instead.
"use strict";

document.querySelectorAll("form[data-work]").forEach((form) => {
  const PATIENCE = 30_000, FRESH = 90 * 60_000;
  const field = form.elements.work;
  const said = form.querySelector(".work-said");
  let begun = null, solvedAt = field.value ? Date.now() : 0, goesAnyway = false;

  async function solved() {
    const answer = await fetch(form.dataset.work, { headers: { Accept: "application/json" } });
    if (!answer.ok || !globalThis.crypto?.subtle) throw new Error("no task");
    const worker = new Worker(form.dataset.solver);
    try {
      return await new Promise((done, failed) => {
        worker.addEventListener("message", ({ data }) => done(data));
        worker.addEventListener("error", failed);
        setTimeout(failed, PATIENCE);
        answer.json().then((challenge) => worker.postMessage(challenge), failed);
      });
    } finally {
      worker.terminate();
    }
  }

  function begin() {
    if (field.value && Date.now() - solvedAt > FRESH) field.value = "";
    if (field.value || begun) return begun;
    begun = solved().then((solution) => { field.value = solution; solvedAt = Date.now(); })
      .catch(() => { goesAnyway = true; }).finally(() => { begun = null; });
    return begun;
  }

  form.addEventListener("input", begin);
  form.addEventListener("submit", (event) => {
    const waits = goesAnyway ? null : begin();
    if (!waits) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    said.textContent = said.dataset.wait;
    waits.then(() => { said.textContent = ""; form.requestSubmit(event.submitter); });
  }, true);
  // Come back to after it was sent: what was solved is spent.
  window.addEventListener("pageshow", (event) => { if (event.persisted) { field.value = ""; goesAnyway = false; } });
});
