/* The bell: asks now and then how many notices wait. Of all tabs one asks, and sounds; it tells the others. */
"use strict";

(() => {
  const bell = document.querySelector(".bell[data-news]");
  if (!bell) return;
  const SECONDS = { visible: 15, hidden: 30 };
  const LEASE = `kvitok asks ${bell.dataset.reader}`;
  const SEEN = `kvitok heard ${bell.dataset.reader}`;
  const title = document.title;
  const me = Math.random().toString(36).slice(2);
  const channel = "BroadcastChannel" in window ? new BroadcastChannel(`kvitok ${bell.dataset.reader}`) : null;
  let letGo = () => {};
  let leads = false;
  let timer;

  count(bell.querySelector(".bell-number").textContent.trim());
  if (channel) channel.onmessage = (said) => count(said.data);
  lead();
  // Whoever holds the lock leads; a page that rests in the browser's memory must not.
  addEventListener("pagehide", () => { clearTimeout(timer); leads = false; letGo(); });
  document.addEventListener("visibilitychange", () => { if (leads && !document.hidden) { clearTimeout(timer); ask(); } });
  addEventListener("pageshow", (event) => { if (event.persisted) lead(); });
  document.addEventListener("kvitok:read", (event) => { count(event.detail); channel?.postMessage(event.detail); });

  function lead() {
    if (navigator.locks) {
      navigator.locks.request(LEASE, () => new Promise((done) => { letGo = done; ask(); })).catch(() => {});
    } else { // without TLS browsers know no locks
      ask();
    }
  }

  function mayAsk() {
    if (navigator.locks) return true;
    const lease = read(LEASE) || {};
    if (lease.who !== me && lease.until > Date.now()) return false;
    write(LEASE, { who: me, until: Date.now() + 2000 * SECONDS.hidden });
    return true;
  }

  async function ask() {
    leads = true;
    let seconds = SECONDS[document.visibilityState] || SECONDS.hidden;
    if (mayAsk()) {
      try {
        const answer = await fetch(bell.dataset.news, { headers: { Accept: "application/json" }, cache: "no-cache" });
        if (answer.redirected || answer.status === 401) return; // the session is over
        if (answer.ok) hear(await answer.json());
        else seconds = 60;
      } catch { seconds = 60; }
    }
    timer = setTimeout(ask, seconds * 1000);
  }

  function hear(told) {
    count(told.word);
    channel?.postMessage(told.word);
    const heard = read(SEEN);
    if (told.newest > (heard ?? -1)) write(SEEN, told.newest);
    if (heard === null || !told.told || told.newest <= heard) return;
    if (told.sound) window.kvitokSounds.play(told.sound, told.volume);
    if (told.pops_up && !document.hasFocus()) popUp(told.told, told.newest);
  }

  async function popUp(told, id) {
    if (!("Notification" in window) || Notification.permission !== "granted") return;
    if (await window.kvitokPush.subscription().catch(() => null)) return; // it is pushed to this browser anyhow
    try {
      const shown = new Notification(told.title, { body: told.text, tag: `kvitok ${id}`, silent: true });
      shown.onclick = () => { window.focus(); location.assign(told.url); shown.close(); };
    } catch { /* some telephones show them by a service worker only */ }
  }

  function count(word) {
    bell.querySelector(".bell-number").textContent = word;
    document.title = word ? `(${word}) ${title}` : title;
  }

  function read(key) {
    try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
  }

  function write(key, value) {
    try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* full, or forbidden */ }
  }
})();
