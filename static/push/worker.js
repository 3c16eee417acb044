/* The desk's service worker: shows what is pushed, and opens the ticket. It fetches nothing and keeps nothing. */
"use strict";

addEventListener("install", () => skipWaiting());
addEventListener("push", (event) => event.waitUntil(show(event.data)));
addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data));
});

async function show(data) {
  let told;
  try { told = data.json(); } catch { return; } // nothing that the desk has sent
  const tabs = await desks();
  // Who has the desk in front of them sees and hears it there.
  if (!told.trial && tabs.some((tab) => tab.focused)) return;
  await registration.showNotification(told.title, {
    body: told.text,
    tag: told.tag,
    data: told.url,
    silent: tabs.length > 0, // one of the tabs sounds, as the agent has chosen
  });
}

async function open(path) {
  const address = new URL(path, location.origin);
  if (address.origin !== location.origin) return;
  const there = (tab) => new URL(tab.url).pathname.replace(/\/$/, "") === address.pathname.replace(/\/$/, "");
  const tab = (await desks()).find(there);
  await (tab ? tab.focus() : clients.openWindow(address.href));
}

async function desks() {
  const tabs = await clients.matchAll({ type: "window", includeUncontrolled: true });
  return tabs.filter((tab) => new URL(tab.url).pathname.startsWith("/desk/"));
}
