/* Click a text to change it where it stands. What is typed stays until it is right, or given up. */
"use strict";

document.querySelectorAll(".words-here").forEach((bar) => {
  const dialog = bar.querySelector("dialog");
  const form = dialog.querySelector("form");
  const fields = dialog.querySelector(".words-here-forms");
  const wrong = dialog.querySelector(".words-here-wrong");
  let address = "";
  let seen = [];
  showSought();

  document.addEventListener("click", (event) => {
    const text = event.target.closest("[data-text-keys]");
    if (event.altKey || !text || bar.contains(text)) return;
    event.preventDefault();
    event.stopPropagation();
    open(text.dataset.textKeys.split(" ")[0], text.closest("[data-text-language]")?.dataset.textLanguage);
  }, true);

  /* The text for which this page was opened: what hides it is opened too. */
  function showSought() {
    const sought = [...document.querySelectorAll("body [data-text-sought]")];
    sought.forEach((one) => {
      for (let fold = one.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    });
    sought.find((one) => one.checkVisibility())?.scrollIntoView({ block: "center" });
  }

  /* A mail that is shown on a page may speak another language than the page. */
  async function open(key, language) {
    address = bar.dataset.address.replace(/0{32}$/, key);
    if (language) address = address.replace(/[^/]+(\/[^/]+)$/, `${language}$1`);
    form.lang = language || bar.dataset.language;
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    const said = await answer.json();
    seen = said.forms;
    dialog.querySelector("#words-here-source").textContent = said.source.join(" / ");
    fields.replaceChildren(...said.examples.map((example, place) => field(example, said.forms[place] || "")));
    dialog.querySelector("a").href = address.replace("/words-here/", "/desk/texts/");
    wrong.textContent = "";
    dialog.showModal();
    fields.querySelector("textarea").focus();
  }

  function field(example, words) {
    const label = document.createElement("label");
    const area = Object.assign(document.createElement("textarea"), { rows: 3, value: words, maxLength: 5000 });
    label.append(example, area);
    return label;
  }

  form.addEventListener("submit", async (event) => {
    if (event.submitter?.value !== "save") return;
    event.preventDefault();
    const body = new FormData();
    body.set("csrf_token", bar.dataset.token);
    fields.querySelectorAll("textarea").forEach((area) => body.append("form", area.value));
    seen.forEach((one) => body.append("seen", one));
    const answer = await fetch(address, { method: "POST", body, headers: { Accept: "application/json" } });
    const said = await answer.json().catch(() => ({ wrong: bar.dataset.failed }));
    if (answer.ok) location.reload();
    else wrong.textContent = said.wrong || bar.dataset.failed;
  });
});
