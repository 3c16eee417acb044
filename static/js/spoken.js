/* Says beside an answer that it isn't in the customer's language. It holds nothing back. */
"use strict";

document.querySelectorAll("form.write [data-spoken]").forEach((line) => {
  const form = line.closest("form");
  let waits = 0;
  let asked = "";

  async function compare() {
    const text = form.elements.kind.value === "reply" ? form.elements.text.value : "";
    if (text === asked) return;
    asked = text;
    const body = new FormData();
    body.set("csrf_token", form.elements.csrf_token.value);
    body.set("text", text);
    const answer = text.trim() && await fetch(line.dataset.spoken, { method: "POST", body });
    if (asked !== text) return;
    const words = answer?.ok ? (await answer.json()).words : "";
    if (asked === text) line.textContent = words;
  }

  const soon = () => { clearTimeout(waits); waits = setTimeout(compare, 700); };
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  if (form.elements.text.value.trim()) soon();
});
