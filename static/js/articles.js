/* The languages of an article as tabs. Without it they stand below each other. */
"use strict";

document.querySelectorAll("[data-tabs]").forEach((box) => {
  const panels = [...box.querySelectorAll("[data-tab]")];
  if (panels.length < 2) return;
  const list = document.createElement("div");
  list.className = "article-tabs";
  list.setAttribute("role", "tablist");
  list.setAttribute("aria-label", box.dataset.tabs);
  const tabs = panels.map((panel) => {
    const tab = document.createElement("button");
    tab.type = "button";
    tab.className = "quiet";
    tab.id = `${panel.id}-tab`;
    tab.textContent = panel.dataset.tab;
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", panel.id);
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", tab.id);
    tab.addEventListener("click", () => show(tab));
    list.append(tab);
    return tab;
  });

  function show(chosen) {
    tabs.forEach((tab, number) => {
      const isChosen = tab === chosen;
      tab.setAttribute("aria-selected", isChosen);
      tab.tabIndex = isChosen ? 0 : -1;
      panels[number].hidden = !isChosen;
    });
  }

  list.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = tabs[(tabs.indexOf(document.activeElement) + step + tabs.length) % tabs.length];
    show(next);
    next.focus();
  });

  box.classList.add("has-tabs");
  box.prepend(list);
  const original = document.querySelector("select[name=original]")?.value;
  show(tabs[panels.findIndex((panel) => panel.id.endsWith(`-${original}`))] ?? tabs[0]);
});
