/* Web push in this browser: switched on by a button of the profile; each page sees once whether it still holds. */
"use strict";

window.kvitokPush = (() => {
  const bell = document.querySelector(".bell[data-push]");
  const can = Boolean(bell) && isSecureContext && "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
  const root = bell?.dataset.push; // the service worker's scope
  const WANTED = `kvitok pushes ${bell?.dataset.reader}`;

  async function ask(path, values = {}) {
    const body = new FormData();
    Object.entries({ csrf_token: bell.dataset.token, ...values }).forEach(([name, value]) => body.append(name, value));
    const answer = await fetch(root + path, { method: "POST", body, headers: { Accept: "application/json" } });
    if (!answer.ok || answer.redirected) throw new Error(answer.status);
    return answer.json();
  }

  async function subscription() {
    if (!can) return null;
    const registration = await navigator.serviceWorker.getRegistration(root);
    return registration ? registration.pushManager.getSubscription() : null;
  }

  async function switchOn() {
    const { key } = await ask("key");
    await navigator.serviceWorker.register(`${root}worker.js`, { scope: root });
    const registration = await activated();
    const old = await registration.pushManager.getSubscription();
    if (old && keyOf(old) !== key) await old.unsubscribe();
    const made = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(key) });
    await ask("on", { endpoint: made.endpoint, public: text(made.getKey("p256dh")), secret: text(made.getKey("auth")) });
    remember(true);
  }

  // The page lies outside of the worker's scope, so `ready` would wait for ever.
  async function activated() {
    const registration = await navigator.serviceWorker.getRegistration(root);
    const worker = registration.installing || registration.waiting;
    if (worker && !registration.active) {
      await new Promise((done) => worker.addEventListener("statechange", () => { if (worker.state === "activated") done(); }));
    }
    return registration;
  }

  // Once a session of the browser: whose it is now, whether it was switched off elsewhere, or got another address.
  async function look() {
    const made = await subscription();
    if (made) {
      const { on, key } = await ask("here", { endpoint: made.endpoint });
      if (!on) { await made.unsubscribe(); remember(false); } else if (keyOf(made) !== key) await switchOn();
    } else if (recall() && Notification.permission === "granted") await switchOn();
  }

  function remember(isWanted) {
    try { isWanted ? localStorage.setItem(WANTED, "1") : localStorage.removeItem(WANTED); } catch { /* forbidden */ }
  }

  function recall() {
    try { return localStorage.getItem(WANTED); } catch { return null; }
  }

  function keyOf(made) { return made.options.applicationServerKey ? text(made.options.applicationServerKey) : ""; }

  function text(buffer) {
    return btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  }

  function bytes(said) {
    return Uint8Array.from(atob(said.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
  }

  if (can) {
    const looked = `kvitok looked ${bell.dataset.reader}`;
    let isNew = true;
    try { isNew = !sessionStorage.getItem(looked); sessionStorage.setItem(looked, "1"); } catch { /* forbidden */ }
    if (isNew) look().catch(() => {});
  }

  return { can, subscription, switchOn, look, remember };
})();

document.querySelectorAll("[data-push-here]").forEach((part) => {
  const [button, said, words] = [part.querySelector("button"), part.querySelector("[role=status]"), part.dataset];
  const isApple = /iPhone|iPad/.test(navigator.userAgent);
  tell();

  async function tell() {
    button.hidden = true;
    if (!isSecureContext) said.textContent = words.insecure;
    else if (!window.kvitokPush.can) said.textContent = isApple ? words.apple : words.unable;
    else if (Notification.permission === "denied") said.textContent = words.denied;
    else if (await window.kvitokPush.subscription().catch(() => null)) said.textContent = words.on;
    else { said.textContent = ""; button.hidden = false; }
  }

  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      if (await Notification.requestPermission() === "granted") {
        await window.kvitokPush.switchOn();
        location.assign(words.after);
        return;
      }
      await tell();
    } catch { said.textContent = words.failed; } finally { button.disabled = false; }
  });
});

// Where this very browser is switched off it forgets its address, and doesn't come back by itself.
document.querySelectorAll("form[data-push-off]").forEach((form) => form.addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    const made = await window.kvitokPush.subscription();
    const digest = made && await crypto.subtle.digest("SHA-256", new TextEncoder().encode(made.endpoint));
    const hex = digest && [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    if (made && hex.startsWith(form.dataset.pushOff)) {
      await made.unsubscribe();
      window.kvitokPush.remember(false);
    }
  } catch { /* the server switches it off in any case */ }
  form.submit();
}));
