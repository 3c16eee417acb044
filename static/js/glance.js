/* A ticket's last words over the list: when the pointer rests on a row, or by the row's button, by key and by touch.
   Escape closes it, the pointer may go into it (WCAG 1.4.13), and it stays until one looks elsewhere. */
"use strict";

const glance = { box: null, button: null, timer: 0, known: new Map() };

document.querySelectorAll("button[data-glance]").forEach((button) => {
  const row = button.closest("tr");
  button.hidden = false;
  button.addEventListener("click", () => (glance.button === button ? hide() : show(button)));
  row.addEventListener("pointerenter", (event) => { if (event.pointerType === "mouse") later(() => show(button), 700); });
  row.addEventListener("pointerleave", (event) => { if (event.pointerType === "mouse") later(hide, 300); });
});
document.addEventListener("keydown", (event) => { if (event.key === "Escape" && glance.box) hide(); });
document.addEventListener("click", (event) => {
  if (glance.box && !glance.box.contains(event.target) && !event.target.closest("[data-glance]")) hide();
});

function later(act, wait) {
  clearTimeout(glance.timer);
  glance.timer = setTimeout(act, wait);
}

async function show(button) {
  clearTimeout(glance.timer);
  if (glance.button === button) return;
  hide();
  glance.button = button;
  const words = await ask(button.dataset.glance);
  if (glance.button !== button) return;
  if (!words) { glance.button = null; return; }
  const box = document.createElement("div");
  box.className = "glance-box";
  box.id = "glance";
  box.setAttribute("role", "status");
  box.innerHTML = words;
  box.addEventListener("pointerenter", () => clearTimeout(glance.timer));
  box.addEventListener("pointerleave", () => later(hide, 300));
  button.closest("td").append(box);
  button.setAttribute("aria-expanded", "true");
  button.setAttribute("aria-controls", "glance");
  // Below its row, or above it where there is no room below.
  const row = button.closest("tr").getBoundingClientRect();
  if (row.bottom + box.offsetHeight > window.innerHeight && row.top > box.offsetHeight) box.classList.add("is-above");
  glance.box = box;
}

function hide() {
  clearTimeout(glance.timer);
  glance.box?.remove();
  glance.button?.setAttribute("aria-expanded", "false");
  glance.button?.removeAttribute("aria-controls");
  glance.box = glance.button = null;
}

async function ask(address) {
  if (!glance.known.has(address)) {
    try {
      const answer = await fetch(address);
      if (!answer.ok || answer.redirected) return "";
      glance.known.set(address, await answer.text());
    } catch { return ""; }
  }
  return glance.known.get(address);
}
