/* Names of colleagues behind an @ in a note, offered as one types. */
"use strict";

document.querySelectorAll(".calls").forEach((list) => {
  const text = document.getElementById(list.dataset.for);
  const form = text?.form;
  if (!form) return;
  const names = [...list.children];
  let chosen = -1;

  text.setAttribute("aria-autocomplete", "list");
  text.setAttribute("aria-controls", list.id);
  text.after(list);
  text.addEventListener("input", offer);
  text.addEventListener("click", offer);
  text.addEventListener("blur", () => setTimeout(close, 150));
  text.addEventListener("keydown", act, true);
  list.addEventListener("mousedown", (event) => {
    const one = event.target.closest("li");
    event.preventDefault(); // the text keeps the cursor
    if (one) take(one);
  });

  function begun() {
    if (form.elements.kind.value !== "note" || text.selectionStart !== text.selectionEnd) return null;
    return /(?<![\p{L}\p{N}_@./])@([\p{L}\p{N}_.'’-]*(?: [\p{L}\p{N}_.'’-]+)?)$/u.exec(text.value.slice(0, text.selectionStart));
  }

  function fitting() {
    return names.filter((one) => !one.hidden);
  }

  function offer() {
    const found = begun();
    const typed = found?.[1].toLowerCase();
    names.forEach((one) => {
      const name = one.dataset.name.toLowerCase();
      one.hidden = !found || name === typed || !(name.startsWith(typed) || name.split(" ").some((word) => word.startsWith(typed)));
    });
    if (!found || !fitting().length) return close();
    list.hidden = false;
    list.style.setProperty("top", `${text.offsetTop + text.offsetHeight}px`);
    choose(0);
  }

  function close() {
    list.hidden = true;
    chosen = -1;
    text.removeAttribute("aria-activedescendant");
  }

  function choose(place) {
    const all = fitting();
    chosen = (place + all.length) % all.length;
    names.forEach((one) => one.setAttribute("aria-selected", String(one === all[chosen])));
    text.setAttribute("aria-activedescendant", all[chosen].id);
    all[chosen].scrollIntoView({ block: "nearest" });
  }

  function act(event) {
    if (list.hidden || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.code];
    if (step) choose(chosen + step);
    else if (["Enter", "NumpadEnter", "Tab"].includes(event.code)) take(fitting()[chosen]);
    else if (event.code === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  function take(one) {
    const found = begun();
    if (!found || !one) return;
    const begin = text.selectionStart - found[1].length;
    text.setRangeText(`${one.dataset.name} `, begin, text.selectionStart, "end");
    close();
    text.focus();
    text.dispatchEvent(new Event("input", { bubbles: true }));
    close();
  }
});
