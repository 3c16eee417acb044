// Of the fields of the form only those are shown that the chosen category or department asks. Without this all are
// shown, and say whom they are for. What was typed into one stays in it.
"use strict";

const fields = [...document.querySelectorAll("[data-departments], [data-categories]")];

function show() {
  const { department = "", category = "" } = document.querySelector("[data-department]:checked")?.dataset || {};
  const fits = (asked, chosen) => !asked || asked.split(" ").includes(chosen);
  for (const field of fields) field.hidden = !(fits(field.dataset.departments, department) && fits(field.dataset.categories, category));
}

if (fields.length) {
  document.querySelectorAll(".only-for").forEach((words) => words.remove());
  document.querySelectorAll("[data-department]").forEach((choice) => choice.addEventListener("change", show));
  window.addEventListener("pageshow", show);
  show();
}
