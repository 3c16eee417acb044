/* The command line of the desk: Ctrl+K, some letters, Enter. Acts of this page and screens are looked up here,
   tickets and customers are asked for. */
"use strict";

(() => {
  const dialog = document.getElementById("commands");
  const words = dialog.querySelector("input");
  const list = dialog.querySelector("[role=listbox]");
  const also = dialog.querySelector(".also-searched");
  const none = dialog.querySelector(".commands-none");
  const status = dialog.querySelector("[role=status]");
  const known = [...dialog.querySelectorAll("[data-of]")];
  const MOST = 6;
  let asked = 0;
  let timer;

  document.querySelectorAll("[data-commands]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", open);
  });
  document.addEventListener("keydown", (event) => {
    if (event.code !== "KeyK" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    event.preventDefault();
    dialog.open ? dialog.close() : open();
  });
  words.addEventListener("input", () => {
    show(local());
    clearTimeout(timer);
    timer = setTimeout(ask, 150);
  });
  words.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) { event.preventDefault(); choose(step); }
    if (event.key === "Enter") { event.preventDefault(); chosen()?.click(); }
  });

  function open() {
    if (document.querySelector("dialog[open]")) return;
    words.value = "";
    show(local());
    dialog.showModal();
    words.focus();
  }

  // All of these are on the page already.
  function local() {
    const { keyed, said, act } = window.desk;
    const acts = [...keyed("[data-key], [data-command]").map((one) => ({ title: said(one), words: wordsOf(one), run: () => act(one) })), ...choices()];
    const screens = [...document.querySelectorAll(".desk-menu a, .desk-me a, .side-nav a, .commands-folders a")].map((one) => ({
      title: [...one.childNodes].find((part) => part.textContent.trim())?.textContent.trim() ?? "", words: wordsOf(one), url: one.href,
    }));
    return { acts: fitting(acts), screens: fitting(screens) };
  }

  // What a list of acts offers for ticked rows: it is chosen, and what it asks for or its button waits for a key.
  function choices() {
    const lists = [...document.querySelectorAll("select[data-commands-of]")].filter((one) => one.checkVisibility());
    return lists.flatMap((select) => [...select.options].filter(({ value }) => value).map((one) => ({ title: `${one.closest("optgroup")?.label ?? ""}: ${one.text}`.replace(/^: /, ""), words: wordsOf(one), run: () => chooseIn(select, one.value) })));
  }

  function chooseIn(select, value) {
    select.value = value;
    select.dispatchEvent(new Event("change", { bubbles: true }));
    [...select.parentElement.querySelectorAll("select ~ input, select ~ button")].find((one) => one.checkVisibility())?.focus();
  }

  function fitting(items) {
    const parts = words.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    const fits = (text) => parts.every((part) => text.toLocaleLowerCase().includes(part));
    const [named, called] = [items.filter(({ title }) => title && fits(title)), items.filter(({ title, words: other }) => title && fits(`${title} ${other}`))];
    const found = [...named, ...called];
    return found.filter(({ title }, at) => found.findIndex((one) => one.title === title) === at).slice(0, MOST);
  }

  // What people know it as from elsewhere: "merge" for what is called "Join" here.
  function wordsOf(element) {
    return known.filter((one) => element.matches(one.dataset.of)).map((one) => one.textContent).join(" ");
  }

  async function ask() {
    const number = ++asked;
    if (!words.value.trim()) return;
    try {
      const answer = await fetch(`${dialog.dataset.find}?q=${encodeURIComponent(words.value)}`, { headers: { Accept: "application/json" } });
      if (!answer.ok || answer.redirected) return;
      const found = await answer.json();
      if (number !== asked || !dialog.open) return;
      const at = [...list.querySelectorAll("[role=option]")].indexOf(chosen());
      show({ ...local(), ...found });
      if (at > 0) choose(at);
    } catch { /* the network is away: what is on the page stays */ }
  }

  // What is on the page stands first: what comes later mustn't push away what Enter is about to choose.
  function show(groups) {
    const isScreen = isNamed(groups.screens) || (begins(groups.screens) && !begins(groups.acts));
    const names = isScreen ? ["screens", "acts"] : ["acts", "screens"];
    const options = window.desk.show(list, [...names, ...window.desk.FOUND], groups, (item) => {
      dialog.close();
      item.url ? location.assign(item.url) : item.run();
    });
    window.desk.sayAlso(also, groups.also);
    none.hidden = options.length > 0;
    status.textContent = options.length ? status.dataset.one.replace("#", options.length) : none.textContent;
    choose(1);
  }

  // "All tickets" means the folder of that name rather than the search through all tickets.
  function begins(items) {
    return items.some(({ title }) => title.toLocaleLowerCase().startsWith(words.value.trim().toLocaleLowerCase()));
  }

  // The same where both begin alike: "Alle Tickets", and "Alle Tickets durchsuchen".
  function isNamed(items) {
    return items.some(({ title }) => title.toLocaleLowerCase() === words.value.trim().toLocaleLowerCase());
  }

  function chosen() {
    return list.querySelector("[aria-selected=true]");
  }

  function choose(step) {
    const options = [...list.querySelectorAll("[role=option]")];
    const next = options.at((options.indexOf(chosen()) + step) % options.length);
    options.forEach((one) => { one.ariaSelected = String(one === next); });
    if (next) words.setAttribute("aria-activedescendant", next.id); else words.removeAttribute("aria-activedescendant");
    next?.scrollIntoView({ block: "nearest" });
  }
})();
