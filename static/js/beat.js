/* On a ticket's screen: tells that it is looked at and what is typed, and hears who else is there and what came. */
"use strict";

document.querySelectorAll("[data-beat]").forEach((part) => {
  const SECONDS = 10;
  const TYPES_FOR = 8000;
  const here = part.querySelector(".here");
  const news = part.querySelector(".news");
  const words = news.querySelector(".news-words");
  const ago = news.querySelector(".news-ago");
  const show = news.querySelector("button");
  const form = document.querySelector("form.write");
  let newest = Number(part.dataset.newest);
  let typedAt = 0;
  let told = "";
  let misses = 0;
  let isOver = false;
  let timer;

  form?.addEventListener("input", (event) => {
    if (event.target.name !== "text") return;
    typedAt = Date.now();
    if (told !== doing()) soon(300);
  });
  show.addEventListener("click", load);
  document.addEventListener("visibilitychange", () => (document.hidden ? leave() : soon(0)));
  addEventListener("pagehide", leave);
  addEventListener("pageshow", (event) => { if (event.persisted) soon(0); });
  if (!document.hidden) beat();

  function doing() {
    if (!form || Date.now() - typedAt > TYPES_FOR) return "";
    return form.elements.kind.value === "note" ? "note" : "reply";
  }

  function soon(milliseconds) {
    clearTimeout(timer);
    timer = setTimeout(beat, milliseconds);
  }

  async function beat() {
    clearTimeout(timer);
    if (isOver) return;
    told = doing();
    try {
      const answer = await fetch(part.dataset.beat, { method: "POST", body: said({ doing: told, newest }), headers: { Accept: "application/json" } });
      if (answer.status === 404) return end(part.dataset.gone);
      if (answer.redirected) return; // signed out: the next act says so
      if (!answer.ok) throw new Error(answer.status);
      hear(await answer.json());
      misses = 0;
    } catch { misses += 1; }
    if (document.hidden || isOver) return;
    const wait = Math.min(SECONDS * 2 ** misses, 120);
    soon(1000 * (told ? Math.min(wait, 4) : wait)); // that somebody has stopped typing is told quickly
  }

  function hear(answer) {
    if (answer.is_gone) return end(answer.news);
    // What hasn't changed isn't read out again.
    if (here.innerHTML.trim() !== answer.here.trim()) here.innerHTML = answer.here;
    if (words.textContent !== answer.news) words.textContent = answer.news;
    ago.textContent = answer.ago; // it grows older without being news
    show.hidden = !answer.news;
    news.classList.toggle("is-there", Boolean(answer.news));
  }

  function end(text) {
    clearTimeout(timer);
    here.textContent = "";
    words.textContent = text;
    news.classList.add("is-there");
    ago.textContent = "";
    show.hidden = true;
    isOver = true;
  }

  function leave() {
    clearTimeout(timer);
    navigator.sendBeacon?.(part.dataset.beat, said({ leaves: 1 }));
  }

  function said(values) {
    const data = new FormData();
    Object.entries({ csrf_token: part.dataset.token, ...values }).forEach(([name, value]) => data.append(name, value));
    return data;
  }

  // The page as it is now, but for the form: what is typed stays.
  async function load() {
    show.disabled = true;
    try {
      const answer = await fetch(location.pathname + location.search, { headers: { Accept: "text/html" } });
      if (!answer.ok || answer.redirected) { location.reload(); return; }
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = takeOver(page);
      newest = Number(page.querySelector("[data-beat]").dataset.newest);
      hear({ here: here.innerHTML, news: "", ago: "" });
      fresh?.focus();
      soon(0);
    } finally { show.disabled = false; }
  }

  function takeOver(page) {
    const known = new Set([...document.querySelectorAll(".thread > [id]")].map((one) => one.id));
    for (const name of [".thread", ".ticket-head", ".beside"]) {
      const [mine, theirs] = [document.querySelector(name), page.querySelector(name)];
      if (mine && theirs && !mine.contains(document.activeElement)) mine.replaceWith(document.adoptNode(theirs));
    }
    const heard = page.querySelector("#write [name=heard]");
    if (form && heard) form.elements.heard.value = heard.value;
    document.dispatchEvent(new CustomEvent("kvitok:read", { detail: page.querySelector(".bell-number").textContent.trim() }));
    const fresh = [...document.querySelectorAll(".thread > [id]")].filter((one) => !known.has(one.id));
    fresh.forEach((one) => { one.classList.add("is-new"); one.tabIndex = -1; });
    return fresh[0];
  }
});
