/* Says beside an answer what the desk reads in its words: that it isn't in the customer's language, what it promises.
   It holds nothing back, and sets nothing by itself. */
"use strict";

document.querySelectorAll("form.write [data-spoken], form.write [data-promised]").forEach((line) => {
  const form = line.closest("form");
  const { spoken, promised } = line.dataset;
  let waits = 0;
  let asked = "";

  function show(words) {
    if (spoken) {
      line.textContent = words;
      return;
    }
    line.querySelector("span").textContent = words;
    line.hidden = !words;
    if (!words) line.querySelector("input").checked = false;
  }

  async function look() {
    const text = form.elements.kind.value === "reply" ? form.elements.text.value : "";
    if (text === asked) return;
    asked = text;
    const body = new FormData();
    body.set("csrf_token", form.elements.csrf_token.value);
    body.set("text", text);
    const answer = text.trim() && await fetch(spoken || promised, { method: "POST", body });
    if (asked !== text) return;
    const words = answer?.ok ? (await answer.json()).words : "";
    if (asked === text) show(words);
  }

  const soon = () => { clearTimeout(waits); waits = setTimeout(look, 800); };
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  if (form.elements.text.value.trim()) soon();
});
