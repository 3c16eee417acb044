/* What is typed is kept by the server, and until that has it, by this browser: it survives a reload, a crash, a session
   that ended, a ticket that went elsewhere. It is forgotten once it is sent. */
"use strict";

document.querySelectorAll("form[data-draft]").forEach((form) => {
  const key = `draft ${form.dataset.draft}`;
  const text = form.elements.text;
  const version = form.elements.version;
  const state = form.querySelector(".draft-state");
  const words = state.dataset;
  let timer, running, apart = "", stopped = false, shown = text.value;
  form.classList.add("saves-itself");
  begin();

  // The newest words win where they follow from those of the server; else the agent is asked.
  function begin() {
    const kept = readDraft(key);
    if (!kept?.text?.trim() || kept.text === text.value) return;
    const follows = kept.version === version.value || kept.sending === text.value || (!text.value.trim() && !kept.saved);
    if (follows) restore(kept);
    else if (!kept.saved) offer(words.local, kept.text, version.value);
  }

  function restore(kept) {
    text.value = kept.text;
    form.querySelector(`[name="kind"][value="${kept.kind}"]`)?.click();
    soon();
  }

  function keep(more) {
    const kind = form.elements.kind.value;
    writeDraft(key, text.value.trim() || Number(version.value) ? { text: text.value, kind, version: version.value, ...more } : null);
  }

  function soon(wait = 800) {
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(save, wait);
  }

  async function save() {
    if (running || stopped) { if (running) soon(); return; }
    const sending = text.value;
    running = new AbortController();
    keep({ sending });
    try {
      const body = new FormData(form);
      body.delete("files");
      body.set("apart", apart);
      const answer = await fetch(form.dataset.save, { method: "POST", body, headers: { Accept: "application/json" }, signal: running.signal });
      await hear(answer, await answer.json(), sending);
    } catch (error) {
      if (error.name !== "AbortError") { say(words.offline, true); soon(15000); }
    } finally { running = null; }
  }

  async function hear(answer, told, sending) {
    if (answer.ok) {
      version.value = told.version;
      apart = told.apart ?? apart;
      keep({ saved: text.value === sending, sending });
      say(told.told, Boolean(told.apart), told.apart && link(words.drafts, words.draftsUrl));
      if (text.value !== sending) soon();
    } else if (answer.status === 401) say(words.signedOut, true, link(words.signIn, words.signInUrl));
    else if (told.csrf_token) {
      document.querySelectorAll("[name=csrf_token]").forEach((field) => { field.value = told.csrf_token; });
      soon(0);
    } else if (answer.status === 409 && told.text !== undefined) offer(words.elsewhere, told.text, told.version);
    else say(told.error || words.offline, true);
  }

  // Other words of the same agent: shown, and either goes on; nothing is written over meanwhile.
  function offer(sentence, other, itsVersion) {
    stopped = true;
    clearTimeout(timer);
    const theirs = document.createElement("span");
    theirs.className = "other-words";
    theirs.textContent = other;
    const use = button(words.useOther, () => {
      const mine = text.value;
      text.value = other;
      offer(sentence, mine, itsVersion);
    });
    const keepThese = button(words.keepThese, () => {
      version.value = itsVersion;
      stopped = false;
      say("");
      save();
    });
    say(sentence, true, theirs, use, " ", keepThese);
    keep({});
  }

  function say(sentence, isBad = false, ...more) {
    state.replaceChildren(sentence, " ", ...more.filter(Boolean));
    state.classList.toggle("is-bad", isBad);
    state.classList.toggle("soft", !isBad);
  }

  function button(word, act) {
    const made = document.createElement("button");
    Object.assign(made, { type: "button", className: "quiet", textContent: word });
    made.addEventListener("click", act);
    return made;
  }

  function link(word, address) {
    const made = document.createElement("a");
    Object.assign(made, { href: address, textContent: word, target: "_blank", rel: "noopener" });
    return made;
  }

  form.addEventListener("input", () => {
    keep({});
    if (text.value !== shown || form.elements.kind.value) soon();
    shown = text.value;
  });
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    stopped = true;
    clearTimeout(timer);
    running?.abort();
    keep({});
    if (event.submitter?.name !== "insert" && !event.submitter?.formAction.includes("/draft")) sessionStorage.setItem("sent", key);
  });
  window.addEventListener("pageshow", (event) => { if (event.persisted) stopped = false; });
  window.addEventListener("focus", () => { if (state.classList.contains("is-bad") && !stopped) soon(0); });
  document.querySelectorAll("form[data-discard]").forEach((discard) => discard.addEventListener("submit", () => {
    stopped = true;
    clearTimeout(timer);
    writeDraft(key, null);
  }));
});

function readDraft(key) {
  try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
}

function writeDraft(key, value) {
  try { value ? localStorage.setItem(key, JSON.stringify(value)) : localStorage.removeItem(key); } catch { /* full, or forbidden */ }
}
