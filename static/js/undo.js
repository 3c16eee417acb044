/* Counts down how long an answer can be taken back. */
"use strict";

document.querySelectorAll("[data-undo]").forEach((form) => {
  const end = Date.now() + Number(form.dataset.undo) * 1000;
  const left = form.querySelector(".undo-left");
  const tick = () => {
    const seconds = Math.ceil((end - Date.now()) / 1000);
    if (seconds > 0) {
      left.textContent = seconds;
      setTimeout(tick, 250);
      return;
    }
    const said = document.createElement("p");
    said.className = "undo";
    said.setAttribute("role", "status");
    said.textContent = form.dataset.gone;
    form.replaceWith(said);
  };
  tick();
});
