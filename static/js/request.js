// Of the fields of the form only those are shown that the chosen category or department asks. Without this all are
// shown, and say whom they are for. What was typed into one stays in it.
"use strict";

const fields = [...document.querySelectorAll("[data-departments], [data-categories]")];

function show() {
  const { department = "", category = "" } = document.querySelector("[data-department]:checked")?.dataset || {};
  const fits = (asked, chosen) => !asked || asked.split(" ").includes(chosen);
  for (const field of fields) field.hidden = !(fits(field.dataset.departments, department) && fits(field.dataset.categories, category));
}

// Until when we answer is another time for each.
const promise = document.querySelector(".promise");
const cards = document.querySelectorAll("[data-department]");
cards.forEach((card) => card.addEventListener("change", () => {
  promise.textContent = card.closest(".card").querySelector(".card-promise")?.textContent ?? (card.value ? "" : promise.dataset.none);
}));

if (fields.length) {
  document.querySelectorAll(".only-for").forEach((words) => words.remove());
  document.querySelectorAll("[data-department]").forEach((choice) => choice.addEventListener("change", show));
  window.addEventListener("pageshow", show);
  show();
}
