// Of the fields of the form only those are shown that the chosen category or department asks. Without this all are
// shown, and say whom they are for. What was typed into one stays in it.
"use strict";

const fields = [...document.querySelectorAll("[data-departments]")];

function show() {
  const chosen = document.querySelector("[data-department]:checked")?.dataset.department || "";
  for (const field of fields) field.hidden = !field.dataset.departments.split(" ").includes(chosen);
}

if (fields.length) {
  document.querySelectorAll(".only-for").forEach((words) => words.remove());
  document.querySelectorAll("[data-department]").forEach((choice) => choice.addEventListener("change", show));
  window.addEventListener("pageshow", show);
  show();
}
