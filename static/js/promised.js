/* Says beside an answer what it promises, and offers to remind of it. It sets nothing by itself. */
"use strict";

document.querySelectorAll("form.write [data-promised]").forEach((line) => {
  const form = line.closest("form");
  const said = line.querySelector("span");
  const wanted = line.querySelector("input");
  let waits = 0;
  let asked = "";

  async function look() {
    const text = form.elements.kind.value === "reply" ? form.elements.text.value : "";
    if (text === asked) return;
    asked = text;
    const body = new FormData();
    body.set("csrf_token", form.elements.csrf_token.value);
    body.set("text", text);
    const answer = text.trim() && await fetch(line.dataset.promised, { method: "POST", body });
    if (asked !== text) return;
    const words = answer?.ok ? (await answer.json()).words : "";
    if (asked !== text) return;
    said.textContent = words;
    line.hidden = !words;
    if (!words) wanted.checked = false;
  }

  const soon = () => { clearTimeout(waits); waits = setTimeout(look, 900); };
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  if (form.elements.text.value.trim()) soon();
});
