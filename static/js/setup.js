// What makes the set-up page quicker. Without it everything works all the same.
"use strict";

// The browser knows in which zone it is.
const zones = document.querySelector("select[data-guess]");
if (zones) {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone.replace("Europe/Kiev", "Europe/Kyiv");
  if ([...zones.options].some((zone) => zone.value === here)) zones.value = here;
}

// The servers of the address's provider; what was typed by hand stays.
const form = document.querySelector("form[data-servers]");
if (form) {
  const filled = {};
  const advice = document.getElementById("advice");
  async function fillIn() {
    const address = form.elements.address.value.trim();
    if (!/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(address)) return;
    const answer = await fetch(`${form.dataset.servers}?${new URLSearchParams({ address })}`);
    if (!answer.ok) return;
    const provider = await answer.json();
    const isUntouched = ["imap_host", "smtp_host"].every((name) => !form.elements[name].value || form.elements[name].value === filled[name]);
    if (isUntouched) {
      for (const [name, value] of Object.entries(provider.servers)) {
        form.elements[name].value = value;
        filled[name] = String(value);
      }
    }
    advice.textContent = provider.advice;
    advice.hidden = !provider.advice;
  }
  form.elements.address.addEventListener("change", fillIn);
  if (!form.elements.imap_host.value) fillIn();
}

// Look again until the worker has written how the trial went.
const looked = setInterval(async () => {
  const trial = document.querySelector("#trial[data-waiting]");
  if (!trial) { clearInterval(looked); return; }
  const answer = await fetch(location.href).catch(() => null);
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const news = page.getElementById("trial");
  if (news.innerHTML === trial.innerHTML) return;
  trial.toggleAttribute("data-waiting", news.hasAttribute("data-waiting"));
  trial.replaceChildren(...news.childNodes);
}, 1500);
