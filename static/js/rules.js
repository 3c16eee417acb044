/* A rule's form: rows that come and go, comparisons that fit, and a trial without leaving the page. */
"use strict";

document.querySelectorAll("[data-conditions]").forEach((list) => {
  const fitting = JSON.parse(list.dataset.conditions);
  const rows = () => [...list.querySelectorAll(".condition")];
  const about = (row) => row.querySelector("[name$='-field']");
  const isEmpty = (row) => !about(row).value;
  const empty = rows().find(isEmpty);
  const model = (empty || rows()[0]).cloneNode(true);
  clear(model);
  list.classList.add("has-script");

  const add = document.createElement("button");
  add.type = "button";
  add.className = "quiet conditions-add";
  add.textContent = list.dataset.add;
  add.addEventListener("click", () => {
    const row = model.cloneNode(true);
    add.before(row);
    prepare(row);
    about(row).focus();
  });
  list.append(add);

  rows().filter(isEmpty).forEach((row) => row.remove());
  if (!rows().length) add.before(model.cloneNode(true));
  rows().forEach(prepare);

  function prepare(row) {
    const away = document.createElement("button");
    away.type = "button";
    away.className = "link remove";
    away.textContent = "×";
    away.title = list.dataset.remove;
    away.setAttribute("aria-label", list.dataset.remove);
    away.addEventListener("click", () => {
      row.remove();
      if (!rows().length) add.click();
      else add.focus();
    });
    row.append(away);
    about(row).addEventListener("change", () => offer(row));
    offer(row);
  }

  // Only comparisons and values that go with what the condition is about.
  function offer(row) {
    const field = about(row).value;
    const test = row.querySelector(".c-test");
    const choice = row.querySelector(".c-choice");
    const tests = fitting[field] || [];
    for (const option of test.options) option.hidden = option.disabled = field !== "" && !tests.includes(option.value);
    if (field && !tests.includes(test.value)) test.value = tests[0];
    for (const group of choice.querySelectorAll("optgroup")) group.hidden = group.disabled = group.dataset.about !== field;
    const chosen = choice.selectedOptions[0];
    if (!chosen || chosen.parentElement.disabled) choice.value = "";
  }

  function clear(row) {
    row.removeAttribute("data-wrong");
    row.querySelectorAll("[aria-invalid]").forEach((field) => field.removeAttribute("aria-invalid"));
    row.querySelectorAll("option[selected]").forEach((option) => option.removeAttribute("selected"));
    row.querySelectorAll("textarea").forEach((field) => { field.textContent = ""; });
    row.querySelectorAll("input").forEach((field) => field.setAttribute("value", ""));
  }
});

// Tried without leaving the page; where that fails, the form is sent as it would be without this script.
document.querySelectorAll("button[data-try]").forEach((button) => {
  button.addEventListener("click", async (event) => {
    event.preventDefault();
    const form = button.form;
    if (!form.reportValidity()) return;
    button.disabled = true;
    try {
      const answer = await fetch(button.formAction, { method: "POST", body: new FormData(form) });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const found = page.querySelector("#trial > *");
      if (!answer.ok || !found) throw new Error("not tried");
      const place = document.querySelector("#trial");
      place.replaceChildren(document.importNode(found, true));
      form.querySelectorAll(".wrong").forEach((said) => said.remove());
      place.scrollIntoView({ block: "start" });
      place.focus({ preventScroll: true });
    } catch {
      button.disabled = false;
      const plain = document.createElement("button");
      plain.hidden = true;
      plain.formAction = button.formAction;
      form.append(plain);
      plain.click();
    }
    button.disabled = false;
  });
});
