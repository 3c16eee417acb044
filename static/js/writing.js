/* Keys to send by, canned replies from the list, and the files of what is forwarded. Without it all is there as plain form. */
"use strict";

document.querySelectorAll("form.write").forEach((form) => {
  // Ctrl+Enter sends as one usually does, Ctrl+Shift+Enter sends and solves.
  form.addEventListener("keydown", (event) => {
    if (event.code !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    const part = form.querySelector(`.for-${form.elements.kind.value}.actions`);
    const solve = event.shiftKey && part?.querySelector("[value=solved]");
    form.requestSubmit(solve || part?.querySelector("button"));
  });

  // Of the whole correspondence go all files, of one message its own.
  const chosen = form.elements.forwarded;
  const show = () => form.querySelectorAll(".forward-files li").forEach((line) => {
    line.hidden = chosen.value ? line.dataset.of !== chosen.value : "apart" in line.dataset;
  });
  if (chosen) {
    chosen.addEventListener("change", show);
    show();
  }
});

// A canned reply goes where the cursor is.
document.querySelectorAll("select[data-canned]").forEach((select) => {
  const form = select.form;
  form.querySelector("button[name=insert]").addEventListener("click", async (event) => {
    event.preventDefault();
    if (!select.value) { select.focus(); return; }
    const answer = await fetch(select.dataset.canned.replace(/0$/, select.value));
    if (!answer.ok) { form.requestSubmit(event.target); return; }
    const text = form.elements.text;
    const before = text.value.slice(0, text.selectionStart);
    const gap = before.trim() && !before.endsWith("\n\n") ? "\n\n" : "";
    text.setRangeText(gap + (await answer.json()).text, text.selectionStart, text.selectionEnd, "end");
    noteUse(form, select.value);
    select.value = "";
    text.focus();
    text.dispatchEvent(new Event("input", { bubbles: true }));
  });
});
