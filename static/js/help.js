// While somebody writes, the desk says what could be clearer and which earlier request of theirs it may belong to.
// Nothing of it stands in the way of sending.
"use strict";

document.querySelectorAll("form[data-offered]").forEach((form) => {
  const PAUSE = 600;
  const { subject, text } = form.elements;
  const advice = form.querySelector(".advice-said");
  const place = form.querySelector(".offered-place");
  let timer = 0, asked = "";

  async function ask() {
    const words = new URLSearchParams({ subject: subject.value, text: text.value });
    if (words.toString() === asked) return;
    asked = words.toString();
    const answer = await fetch(form.dataset.offered, { method: "POST", body: words, headers: { Accept: "application/json" } });
    if (!answer.ok || words.toString() !== asked) return;
    const said = await answer.json();
    advice.replaceChildren(...said.advice.map((sentence) => Object.assign(document.createElement("p"), { textContent: sentence })));
    if (place.innerHTML.trim() !== said.offered && (said.offered || !place.dataset.stays)) place.innerHTML = said.offered;
  }

  function soon() {
    clearTimeout(timer);
    timer = setTimeout(() => ask().catch(() => {}), PAUSE);
  }

  [subject, text].forEach((field) => field.addEventListener("input", soon));
  subject.addEventListener("change", soon);
  if (subject.value) soon();
});
