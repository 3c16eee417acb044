/* The search box: what is being typed is looked for at once. Enter searches all tickets, as it does without this. */
"use strict";

(() => {
  const form = document.querySelector(".desk-search");
  const input = form.querySelector("input");
  const box = form.querySelector(".suggested");
  const list = box.querySelector("[role=listbox]");
  const also = box.querySelector(".also-searched");
  const none = box.querySelector(".nothing-suggested");
  const status = form.querySelector("[role=status]");
  let asked = 0;
  let timer;

  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.autocomplete = "off";
  close();
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => ask().catch(() => {}), 150);
  });
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && !box.hidden) { event.preventDefault(); choose(step); }
    if (event.key === "Enter" && chosen()) { event.preventDefault(); chosen().click(); }
    if (event.key === "Escape" && !box.hidden) { event.preventDefault(); close(); }
  });
  form.addEventListener("focusout", (event) => { if (!form.contains(event.relatedTarget)) close(); });
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the focus

  async function ask() {
    const number = ++asked;
    const words = input.value.trim();
    if (words.length < 2) { close(); return; }
    const answer = await fetch(`${form.dataset.find}?q=${encodeURIComponent(words)}`, { headers: { Accept: "application/json" } });
    if (!answer.ok || answer.redirected) return;
    const found = await answer.json();
    if (number !== asked || document.activeElement !== input) return;
    if (/:$/.test(words) && !Object.values(found).flat().length) { close(); return; } // a field of which nothing is said yet
    const options = window.desk.show(list, window.desk.FOUND, found, (item) => location.assign(item.url));
    window.desk.sayAlso(also, found.also);
    none.hidden = options.length > 0;
    status.textContent = options.length ? status.dataset.one.replace("#", options.length) : none.textContent;
    input.removeAttribute("aria-activedescendant");
    box.hidden = false;
    input.setAttribute("aria-expanded", String(options.length > 0));
  }

  function close() {
    asked += 1;
    clearTimeout(timer);
    box.hidden = true;
    list.replaceChildren();
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function chosen() {
    return list.querySelector("[aria-selected=true]");
  }

  // Up from the first one leads back to what was typed.
  function choose(step) {
    const options = [...list.querySelectorAll("[role=option]")];
    const at = options.indexOf(chosen()) + step;
    const next = at === -2 ? options.at(-1) : options[at];
    options.forEach((one) => { one.ariaSelected = String(one === next); });
    if (next) input.setAttribute("aria-activedescendant", next.id); else input.removeAttribute("aria-activedescendant");
    next?.scrollIntoView({ block: "nearest" });
  }
})();
