// What makes the customers' pages more comfortable. Without it everything works all the same.
"use strict";

// Where the server said that something is wrong, begin there.
const trouble = document.getElementById("trouble");
if (trouble && !document.querySelector("[autofocus]")) trouble.focus();

// What is typed stays in this tab, so that a reload or a change of language loses nothing; it goes with the tab.
const kept = {
  read(key) { try { return JSON.parse(sessionStorage.getItem(key)) || {}; } catch { return {}; } },
  write(key, value) { try { sessionStorage.setItem(key, JSON.stringify(value)); } catch { /* full, or forbidden */ } },
  forget(key) { try { sessionStorage.removeItem(key); } catch { /* forbidden */ } },
};

function keepDraft(form) {
  const key = `draft ${form.dataset.draft} ${new URL(form.action).pathname}`;
  const fields = [...form.elements].filter((field) => ["text", "email", "textarea", "date", "select-one"].includes(field.type) && field.name !== "website");
  const draft = kept.read(key);
  if (!trouble) for (const field of fields) if (!field.value && draft[field.name]) field.value = draft[field.name];
  form.addEventListener("input", () => kept.write(key, Object.fromEntries(fields.map((field) => [field.name, field.value]))));
}

if (document.querySelector("[data-sent], .flash-success")) {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith("draft ")) kept.forget(key);
}
document.querySelectorAll("form[data-draft]").forEach(keepDraft);

// A second press while the first is on its way does nothing. (Were it sent, it would be the same request.)
document.querySelectorAll("form[data-sending]").forEach((form) => {
  const button = form.querySelector("button.big");
  const words = button.textContent;
  form.addEventListener("submit", (event) => {
    if (form.dataset.isSent) { event.preventDefault(); return; }
    form.dataset.isSent = "yes";
    button.textContent = form.dataset.sending;
  });
  window.addEventListener("pageshow", () => { delete form.dataset.isSent; button.textContent = words; });
});

// Files: chosen, dropped or pasted, one after the other; each can be left out again.
function size(bytes) {
  const isSmall = bytes < 1048576;
  const number = isSmall ? Math.max(1, Math.round(bytes / 1024)) : Math.round(bytes / 104857.6) / 10;
  return new Intl.NumberFormat(document.documentElement.lang, {
    style: "unit", unit: isSmall ? "kilobyte" : "megabyte", unitDisplay: "short",
  }).format(number);
}

class Files {
  constructor(box) {
    this.box = box;
    this.said = box.dataset;
    this.input = box.querySelector("input[type=file]");
    this.files = [];
    this.list = box.appendChild(document.createElement("ul"));
    this.list.className = "chosen-files";
    this.word = box.appendChild(document.createElement("p"));
    this.word.className = "wrong";
    this.word.setAttribute("role", "alert");
    const hint = box.insertBefore(document.createElement("p"), this.list);
    hint.className = "hint drop-hint";
    hint.textContent = this.said.drop;
    this.listen();
  }

  listen() {
    this.input.addEventListener("change", () => this.add([...this.input.files]));
    this.box.addEventListener("dragover", (event) => { event.preventDefault(); this.box.classList.add("is-over"); });
    this.box.addEventListener("dragleave", () => this.box.classList.remove("is-over"));
    this.box.addEventListener("drop", (event) => {
      event.preventDefault();
      this.box.classList.remove("is-over");
      this.add([...event.dataTransfer.files]);
    });
    this.box.closest("form").addEventListener("paste", (event) => {
      const files = [...event.clipboardData.files];
      if (files.length) { event.preventDefault(); this.add(files); }
    });
  }

  add(files) {
    this.word.textContent = "";
    for (const file of files) {
      const refusal = this.refusal(file);
      if (refusal) this.word.textContent = `${file.name}: ${refusal}`;
      else if (!this.files.some((one) => one.name === file.name && one.size === file.size)) this.files.push(file);
    }
    this.show();
  }

  refusal(file) {
    const total = this.files.reduce((sum, one) => sum + one.size, file.size);
    if (!this.said.accept.split(",").some((ending) => file.name.toLowerCase().endsWith(ending))) return this.said.wrongKind;
    if (total > Number(this.said.maxBytes)) return this.said.tooLarge;
    return this.files.length < Number(this.said.maxFiles) ? "" : this.said.tooMany;
  }

  show() {
    const chosen = new DataTransfer();
    this.files.forEach((file) => chosen.items.add(file));
    this.input.files = chosen.files;
    this.list.replaceChildren(...this.files.map((file) => this.line(file)));
  }

  line(file) {
    const line = document.createElement("li");
    const name = document.createElement("span");
    name.textContent = file.name;
    const bytes = document.createElement("span");
    bytes.className = "soft";
    bytes.textContent = size(file.size);
    const button = document.createElement("button");
    button.type = "button";
    button.className = "link";
    button.textContent = this.said.remove;
    button.setAttribute("aria-label", `${this.said.remove}: ${file.name}`);
    button.addEventListener("click", () => {
      this.files = this.files.filter((one) => one !== file);
      this.show();
      this.input.focus();
    });
    line.append(name, bytes, button);
    return line;
  }
}

document.querySelectorAll("[data-files]").forEach((box) => new Files(box));
