/* Live extras of the desk. Every page works without them. */
"use strict";

// Flask-Admin's own templates carry onclick attributes, which our Content-Security-Policy doesn't run.
// What they ask for is done here, first of all its question whether something shall be deleted.
document.addEventListener("click", (event) => {
  const element = event.target.closest("[onclick]");
  if (!element) return;
  const code = element.getAttribute("onclick");
  let found;
  if ((found = /safeConfirm\('(.*?)'\)/.exec(code))) {
    if (!confirm(found[1])) { event.preventDefault(); event.stopPropagation(); }
  } else if ((found = /modelActions\.execute\('([^']+)'\)/.exec(code))) {
    event.preventDefault();
    window.modelActions.execute(found[1]);
  } else if ((found = /faForm\.addInlineField\(this, '([^']+)'\)/.exec(code))) {
    event.preventDefault();
    window.faForm.addInlineField(element, found[1]);
  } else if (/return false/.test(code)) {
    event.preventDefault();
  }
}, true);

document.addEventListener("submit", (event) => {
  const question = event.target.dataset.confirm;
  if (question && !confirm(question)) event.preventDefault();
});

// A menu closes when one looks elsewhere, or with Escape.
document.addEventListener("click", (event) => closeMenus((menu) => !menu.contains(event.target)));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  document.activeElement.closest("details.menu[open]")?.querySelector("summary").focus(); // not into the void
  closeMenus(() => true);
});
function closeMenus(which) {
  document.querySelectorAll("details.menu[open]").forEach((menu) => { if (which(menu)) menu.open = false; });
}

// On a telephone the menu, the folders and the parts of a list stand each in one line that can be pushed; what is open must not lie outside.
document.querySelectorAll(".side-nav [aria-current], .tabs [aria-current], .desk-menu > [aria-current], .desk-menu .is-here").forEach((link) => {
  const line = link.closest(".side-nav, .tabs, .desk-menu");
  const [here, shown] = [link.getBoundingClientRect(), line.getBoundingClientRect()];
  line.scrollLeft += here.left - shown.left - (shown.width - here.width) / 2;
});

// A part of the page that asks again by itself until it knows.
document.querySelectorAll("[data-poll]").forEach((part) => {
  const ask = async () => {
    try {
      const answer = await fetch(part.dataset.poll, { headers: { Accept: "application/json" } });
      const told = await answer.json();
      part.innerHTML = told.html;
      if (told.waits) setTimeout(ask, 1500);
    } catch { setTimeout(ask, 5000); }
  };
  setTimeout(ask, 1000);
});

// What was sent needn't be kept by this browser any more, whatever page comes after it.
try {
  const sent = sessionStorage.getItem("sent");
  if (sent && document.querySelector(".flash-success")) localStorage.removeItem(sent);
  sessionStorage.removeItem("sent");
} catch { /* forbidden */ }
