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
document.addEventListener("keydown", (event) => { if (event.key === "Escape") closeMenus(() => true); });
function closeMenus(which) {
  document.querySelectorAll("details.menu[open]").forEach((menu) => { if (which(menu)) menu.open = false; });
}

// On a telephone folders stand in one line that can be pushed; the one that is open must not lie outside.
document.querySelectorAll(".side-nav [aria-current]").forEach((link) => {
  const line = link.parentElement;
  line.scrollLeft = link.offsetLeft - line.offsetLeft - (line.clientWidth - link.offsetWidth) / 2;
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

// A canned reply goes where the cursor is.
document.querySelectorAll("select[data-canned]").forEach((select) => {
  const form = select.form;
  form.querySelector("button[name=insert]").addEventListener("click", async (event) => {
    event.preventDefault();
    const answer = await fetch(select.dataset.canned.replace(/0$/, select.value));
    if (!answer.ok) { form.requestSubmit(event.target); return; }
    const text = form.elements.text;
    const before = text.value.slice(0, text.selectionStart);
    const gap = before.trim() && !before.endsWith("\n\n") ? "\n\n" : "";
    text.setRangeText(gap + (await answer.json()).text, text.selectionStart, text.selectionEnd, "end");
    text.focus();
    text.dispatchEvent(new Event("input", { bubbles: true }));
  });
});

// What is typed survives a reload, a crash, a session that ended; it is forgotten once it is sent.
document.querySelectorAll("form[data-draft]").forEach((form) => {
  const key = `draft ${form.dataset.draft}`;
  const text = form.elements.text;
  const wasSent = sessionStorage.getItem("sent") === key && document.querySelector(".flash-success");
  sessionStorage.removeItem("sent");
  if (wasSent) write(key, null);
  const kept = read(key);
  // What the server gave (an answer taken back) stays, unless it was this that was worked on.
  if (kept && (!text.value || kept.base === text.defaultValue)) {
    text.value = kept.text;
    form.querySelector(`[name="kind"][value="${kept.kind}"]`)?.click();
  }
  const keep = () => write(key, text.value.trim() ? { text: text.value, kind: form.elements.kind.value, base: text.defaultValue } : null);
  form.addEventListener("input", keep);
  form.addEventListener("submit", () => sessionStorage.setItem("sent", key));
  form.addEventListener("keydown", (event) => {
    if (event.code !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    const part = form.elements.kind.value === "note" ? ".for-note" : ".for-reply";
    form.requestSubmit(form.querySelector(`${part} button`));
  });
});

function read(key) {
  try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
}

function write(key, value) {
  try { value ? localStorage.setItem(key, JSON.stringify(value)) : localStorage.removeItem(key); } catch { /* full, or forbidden */ }
}
