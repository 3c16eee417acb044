// What makes the customers' pages more comfortable. Without it everything works all the same.
"use strict";

// Where the server said that something is wrong, begin there.
const trouble = document.getElementById("trouble");
if (trouble && !document.querySelector("[autofocus]")) trouble.focus();

// What is typed is kept in this browser until it is sent, a day at most; who somebody is, and what belongs to a signed
// link, only as long as this tab is open: others may sit at this machine after them.
const DAY = 24 * 3600 * 1000;
const OF_THE_PERSON = ["name", "address", "telephone"];
const kept = {
  read(place, key) { try { const draft = JSON.parse(place.getItem(key)); return draft && Date.now() - draft.at < DAY ? draft.words : {}; } catch { return {}; } },
  write(place, key, words) { try { place.setItem(key, JSON.stringify({ at: Date.now(), words })); } catch { /* full, or forbidden */ } },
  forgetAll() {
    for (const place of ["sessionStorage", "localStorage"]) {
      try { for (const key of Object.keys(window[place])) if (key.startsWith("draft ")) window[place].removeItem(key); } catch { /* forbidden */ }
    }
  },
};

const wordsOf = (fields) => Object.fromEntries(fields.map((field) => [field.name, field.value]));

function keepDraft(form) {
  const key = `draft ${form.dataset.draft} ${new URL(form.action).pathname}`;
  const kinds = ["text", "email", "tel", "textarea", "date", "select-one"];
  const fields = [...form.elements].filter((field) => kinds.includes(field.type) && field.name !== "website");
  const staysAfterTab = (field) => form.dataset.draft === "request" && !OF_THE_PERSON.includes(field.name);
  const parts = [["sessionStorage", fields], ["localStorage", fields.filter(staysAfterTab)]];
  const drafts = parts.map(([place]) => { try { return kept.read(window[place], key); } catch { return {}; } });
  const isOfThisTab = Object.keys(drafts[0]).length > 0;
  let isBack = false;
  const draft = { ...drafts[1], ...drafts[0] };
  if (!trouble) {
    for (const field of fields) if (!field.value && draft[field.name]) { field.value = draft[field.name]; isBack = true; }
  }
  if (isBack && !isOfThisTab) sayItIsBack(form, fields);
  const keep = () => parts.forEach(([place, some]) => { try { kept.write(window[place], key, wordsOf(some)); } catch { /* forbidden */ } });
  form.addEventListener("input", keep);
}

// Somebody else's words, perhaps: one press, and they are gone.
function sayItIsBack(form, fields) {
  if (!form.dataset.back) return;
  const line = Object.assign(document.createElement("p"), { className: "hint draft-back", textContent: `${form.dataset.back} ` });
  const anew = Object.assign(document.createElement("button"), { type: "button", className: "link", textContent: form.dataset.anew });
  anew.addEventListener("click", () => { kept.forgetAll(); for (const field of fields) field.value = ""; line.remove(); fields[0]?.focus(); });
  line.append(anew);
  line.setAttribute("role", "status");
  form.prepend(line);
}

if (document.querySelector("[data-sent], .flash-success")) kept.forgetAll();
document.querySelectorAll("form[data-draft]").forEach(keepDraft);

// Who writes into an earlier request instead takes the words along.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-keep]");
  const text = document.querySelector("form[data-draft=request] [name=text]")?.value;
  if (link && text) { try { kept.write(sessionStorage, `draft answer ${link.pathname}`, { text }); } catch { /* forbidden */ } }
});

// A second press while the first is on its way does nothing. (Were it sent, it would be the same request.)
document.querySelectorAll("form[data-sending]").forEach((form) => {
  const button = form.querySelector("button.big");
  const words = button.textContent;
  form.addEventListener("submit", (event) => {
    if (form.dataset.isSent) { event.preventDefault(); return; }
    form.dataset.isSent = "yes";
    button.textContent = form.dataset.sending;
  });
  window.addEventListener("pageshow", () => { delete form.dataset.isSent; button.textContent = words; });
});
