/* Keys for what a page can do. By the key's place, so that they work on a Cyrillic layout as on any other.
   Whatever has data-key ("KeyR", "Shift+KeyR", "Slash") is clicked by that key, or given the focus if one writes in it. */
"use strict";

(() => {
  const help = document.getElementById("keys");
  const LETTERS = { Slash: "/", Period: ".", Comma: "," };
  let places = null; // what this keyboard writes on each key, where the browser tells

  navigator.keyboard?.getLayoutMap?.().then((map) => { places = map; }, () => {});

  let lastRow = null;
  document.addEventListener("focusin", ({ target }) => { lastRow = target.closest(".rows tbody tr") || lastRow; });

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    if (!("keys" in document.body.dataset) || document.querySelector("dialog[open]")) return;
    if (isWriting(event.target)) {
      if (event.key === "Escape") event.target.blur(); // from here on keys are keys again
      return;
    }
    if (event.key === "?" || (event.code === "Slash" && event.shiftKey)) {
      event.preventDefault();
      showKeys();
      return;
    }
    const name = (event.shiftKey ? "Shift+" : "") + event.code;
    const element = keyed().find((one) => one.dataset.key === name);
    if (element ? act(element) : onRows(name)) event.preventDefault();
  });

  function isWriting(element) {
    return Boolean(element.closest?.("textarea, select, [contenteditable], input:not([type=checkbox], [type=radio], [type=submit], [type=button])"));
  }

  // What is in view; a closed menu's acts count, for a key is there to spare one from opening it.
  function keyed(which = "[data-key]") {
    return [...document.querySelectorAll(which)].filter((one) => one.checkVisibility() || one.closest("details:not([open])")?.checkVisibility());
  }

  function act(element) {
    element.closest("details:not([open])")?.setAttribute("open", "");
    if (element.matches("details")) {
      element.open = true;
      element.querySelector("input:not([type=hidden]), select, textarea, button, a")?.focus();
    } else if (element.matches("input:not([type=checkbox], [type=radio]), textarea, select")) {
      element.focus();
      element.select?.();
    } else {
      element.click();
      writeBelow(element);
    }
    return true;
  }

  // Where a key leads to a form for words, one goes on by writing them.
  function writeBelow(element) {
    const part = element.hash ? document.querySelector(element.hash) : element.matches("[type=radio]") && element.form;
    part?.querySelector?.("textarea")?.focus();
  }

  function onRows(name) {
    const rows = [...document.querySelectorAll(".rows tbody tr")].filter((row) => row.querySelector("a"));
    if (!rows.length) return false;
    const here = rows.findIndex((row) => row.contains(document.activeElement));
    const last = here < 0 ? rows.indexOf(lastRow) : here; // one goes on from there after a look elsewhere
    if (name === "KeyJ") return go(rows[Math.min(last + 1, rows.length - 1)]);
    if (name === "KeyK") return go(rows[Math.max(last - 1, 0)]);
    if (name === "KeyX" && here >= 0) return press(rows[here], "input[type=checkbox]");
    if (name === "KeyV" && here >= 0) return press(rows[here], "[data-glance]");
    return false;
  }

  function go(row) {
    (row.querySelector(".t-subject a, .row-name a") || row.querySelector("a")).focus();
    row.scrollIntoView({ block: "nearest" });
    return true;
  }

  function press(row, what) {
    const element = row.querySelector(what);
    element?.click();
    return Boolean(element);
  }

  // Lines of the help that hold only where a page has such a thing.
  const ONLY_WITH = {
    "[data-keys-writing]": "form.write", "[data-keys-rows]": ".rows tbody a",
    "[data-keys-ticks]": ".rows tbody input[type=checkbox]", "[data-keys-glance]": ".rows [data-glance]",
  };

  function showKeys() {
    for (const [lines, thing] of Object.entries(ONLY_WITH)) {
      help.querySelectorAll(lines).forEach((line) => { line.hidden = !document.querySelector(thing); });
    }
    help.querySelectorAll("kbd[data-code]").forEach((key) => { key.textContent = letter(key.dataset.code); });
    help.querySelector("[data-keys-here]").replaceChildren(...keyed().map(line));
    help.showModal();
  }

  function line(element) {
    const row = document.createElement("tr");
    const [keys, words] = [row.insertCell(), row.insertCell()];
    for (const part of element.dataset.key.split("+")) {
      const key = document.createElement("kbd");
      key.textContent = letter(part);
      keys.append(key, " ");
    }
    words.textContent = said(element);
    return row;
  }

  function letter(code) {
    if (code in LETTERS || code === "Shift") return LETTERS[code] || code;
    return (places?.get(code) || code.replace(/^(Key|Digit)/, "")).toUpperCase();
  }

  // What an element is called, as a page read aloud calls it.
  function said(element) {
    const label = element.dataset.keySays || element.getAttribute("aria-label") || element.labels?.[0]?.textContent;
    const own = element.matches("details") ? element.querySelector("summary").textContent : element.textContent;
    return (label || own || element.title).replace(/\s+/g, " ").trim();
  }

  window.desk = { ...window.desk, keyed, act, said };
})();
