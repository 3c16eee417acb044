/* A quiet timer for how long one works on an answer: it counts while this window is seen and used, asks nobody, and
   only once it was started. What is typed by hand holds. */
"use strict";

document.querySelectorAll("[data-timer]").forEach((line) => {
  const field = line.querySelector("input");
  const button = line.querySelector("button");
  const idleAfter = 120_000;
  let seconds = 0;
  let last = 0;
  let used = Date.now();
  let ticks = 0;

  const minutesIn = (text) => {
    const told = text.trim().match(/^(?:(\d{1,2}):)?(\d{1,4})$/);
    return told ? Number(told[1] || 0) * 60 + Number(told[2]) : 0;
  };

  function count() {
    const now = Date.now();
    const passed = (now - last) / 1000;
    last = now;
    // A computer that slept has not been worked at.
    if (document.visibilityState !== "visible" || now - used > idleAfter || passed > 30) return;
    seconds += passed;
    const minutes = Math.max(Math.round(seconds / 60), 1);
    field.value = `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
  }

  function stop() {
    clearInterval(ticks);
    ticks = 0;
    button.textContent = button.dataset.start;
    button.setAttribute("aria-pressed", "false");
  }

  function start() {
    seconds = minutesIn(field.value) * 60;
    last = used = Date.now();
    ticks = setInterval(count, 1000);
    button.textContent = button.dataset.pause;
    button.setAttribute("aria-pressed", "true");
  }

  for (const sign of ["keydown", "pointerdown", "pointermove", "scroll"]) {
    document.addEventListener(sign, () => { used = Date.now(); }, { passive: true });
  }
  field.addEventListener("input", stop);
  button.addEventListener("click", () => (ticks ? stop() : start()));
  button.hidden = false;
});
