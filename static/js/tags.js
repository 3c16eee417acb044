/* Offers tags in use while one is typed; of several with commas between them, the last. */
"use strict";

document.querySelectorAll("[data-tags]").forEach((input) => {
  const list = document.createElement("datalist");
  list.id = `${input.id}-offered`;
  input.after(list);
  input.setAttribute("list", list.id);
  let waits = 0;
  let asked = "";
  const offer = async () => {
    const [, before, typed] = /^((?:.*,\s*)?)([^,]*)$/s.exec(input.value);
    if (!typed.trim() || typed === asked) return;
    asked = typed;
    const answer = await fetch(`${input.dataset.tags}?q=${encodeURIComponent(typed)}`, { headers: { Accept: "application/json" } });
    if (!answer.ok || asked !== typed) return;
    const { tags } = await answer.json();
    list.replaceChildren(...tags.map((tag) => Object.assign(document.createElement("option"), { value: before + tag })));
  };
  input.addEventListener("input", () => { clearTimeout(waits); waits = setTimeout(() => offer().catch(() => {}), 150); });
});
