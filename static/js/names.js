/* Offers names that have in them what is being typed. Without it they are typed whole. */
"use strict";

document.querySelectorAll("[data-names]").forEach((input, number) => {
  const list = document.createElement("datalist");
  list.id = `${input.id || "names"}-${number}-offered`;
  input.after(list);
  input.setAttribute("list", list.id);
  let waits = 0;
  let asked = "";
  const offer = async () => {
    const typed = input.value.trim();
    if (!typed || typed === asked) return;
    asked = typed;
    const answer = await fetch(`${input.dataset.names}?q=${encodeURIComponent(typed)}`, { headers: { Accept: "application/json" } });
    if (!answer.ok || asked !== typed) return;
    const { names } = await answer.json();
    list.replaceChildren(...names.map((name) => Object.assign(document.createElement("option"), { value: name })));
  };
  input.addEventListener("input", () => { clearTimeout(waits); waits = setTimeout(() => offer().catch(() => {}), 150); });
});
