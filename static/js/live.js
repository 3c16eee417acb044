/* An open list of tickets keeps itself up to date, quietly: its rows, its counts, and who is at which ticket. */
"use strict";

document.querySelectorAll("[data-live]").forEach((part) => {
  const SECONDS = 15;
  let state = null;
  let misses = 0;
  let timer;

  document.addEventListener("visibilitychange", () => { clearTimeout(timer); if (!document.hidden) ask(); });
  addEventListener("pageshow", (event) => { if (event.persisted) { state = null; ask(); } });
  if (!document.hidden) ask();

  function links() {
    return [...document.querySelectorAll("table.tickets .t-subject > a")];
  }

  function idOf(link) {
    return /\/(\d+)$/.exec(link.pathname)?.[1];
  }

  async function ask() {
    clearTimeout(timer);
    try {
      const address = new URL(part.dataset.live, location);
      address.searchParams.set("ids", links().map(idOf).filter(Boolean).join(","));
      const answer = await fetch(address, { headers: { Accept: "application/json" }, cache: "no-cache" });
      if (answer.redirected) return; // signed out
      if (!answer.ok) throw new Error(answer.status);
      const told = await answer.json();
      if (state !== null && told.state !== state && !isBusy() && await reload()) state = null;
      else if (state === null || !isBusy()) state = told.state;
      mark(told.here);
      misses = 0;
    } catch { misses += 1; }
    if (!document.hidden) timer = setTimeout(ask, Math.min(SECONDS * 2 ** misses, 240) * 1000);
  }

  // Who has ticked rows, or opened something in the list, is in the midst of it.
  function isBusy() {
    return Boolean(document.querySelector(".main-column :checked:not(option), .main-column details[open]"));
  }

  async function reload() {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) return false;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const focused = document.activeElement?.pathname;
    for (const name of [".side", ".main-column"]) {
      const [mine, theirs] = [document.querySelector(name), page.querySelector(name)];
      if (mine && theirs) mine.replaceWith(document.adoptNode(theirs));
    }
    if (focused) links().find((link) => link.pathname === focused)?.focus({ preventScroll: true });
    document.dispatchEvent(new CustomEvent("kvitok:list"));
    return true;
  }

  function mark(here) {
    document.querySelectorAll(".on-it").forEach((one) => { if (!here[one.dataset.id]) one.remove(); });
    links().forEach((link) => {
      const id = idOf(link);
      if (!here[id]) return;
      const made = document.createElement("template");
      made.innerHTML = here[id].trim();
      const now = made.content.firstElementChild;
      now.dataset.id = id;
      const was = link.parentElement.querySelector(".on-it");
      if (!was) link.after(" ", now);
      else if (was.textContent !== now.textContent) was.replaceWith(now);
    });
  }
});
