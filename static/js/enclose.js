// Files: chosen, dropped or pasted. Each goes up at once, with its progress, and can be left out again. What can't go up
// now goes with the form. Without this script all go with the form.
"use strict";

function size(bytes) {
  const isSmall = bytes < 1048576;
  const number = isSmall ? Math.max(1, Math.round(bytes / 1024)) : Math.round(bytes / 104857.6) / 10;
  return new Intl.NumberFormat(document.documentElement.lang, {
    style: "unit", unit: isSmall ? "kilobyte" : "megabyte", unitDisplay: "short",
  }).format(number);
}

function made(name, properties) { return Object.assign(document.createElement(name), properties); }

class Files {
  constructor(box) {
    this.box = box;
    this.said = box.dataset;
    this.form = box.closest("form");
    this.input = box.querySelector("input[type=file]");
    this.entries = []; // {file, line, isUp}
    this.going = new Set();
    this.list = box.appendChild(made("ul", { className: "chosen-files" }));
    this.word = box.appendChild(made("p", { className: "wrong" }));
    this.word.setAttribute("role", "alert");
    this.aloud = box.appendChild(made("p", { className: "for-readers-aloud" }));
    this.aloud.setAttribute("role", "status");
    box.insertBefore(made("p", { className: "hint drop-hint", textContent: this.said.drop }), this.list);
    this.listen();
  }

  listen() {
    this.input.addEventListener("change", () => this.add([...this.input.files]));
    // Anywhere on the form, or the browser would leave it for the file; a question's own field takes its file itself.
    const isOurs = (event) => event.dataTransfer?.types.includes("Files")
      && !event.target.closest(`input[type=file]:not(#${CSS.escape(this.input.id)})`);
    this.form.addEventListener("dragover", (event) => {
      if (!isOurs(event)) return;
      event.preventDefault();
      this.box.classList.add("is-over");
    });
    this.form.addEventListener("dragleave", (event) => {
      if (!this.form.contains(event.relatedTarget)) this.box.classList.remove("is-over");
    });
    this.form.addEventListener("drop", (event) => {
      if (!isOurs(event)) return;
      event.preventDefault();
      this.box.classList.remove("is-over");
      this.add([...event.dataTransfer.files]);
    });
    this.form.addEventListener("paste", (event) => { // of a text with pictures, as office programs give it, the text
      const files = [...(event.clipboardData?.files ?? [])];
      if (!files.length || event.clipboardData.types.includes("text/plain")) return;
      event.preventDefault();
      this.add(files);
    });
    this.form.addEventListener("submit", (event) => {
      if (!this.going.size) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      Promise.allSettled([...this.going]).then(() => this.form.requestSubmit(event.submitter));
    }, true);
  }

  add(files) {
    this.word.textContent = "";
    for (const file of files) {
      const refusal = this.refusal(file);
      if (refusal) this.word.textContent = `${file.name}: ${refusal}`;
      else if (!this.entries.some(({ file: one }) => one.name === file.name && one.size === file.size)) this.take(file);
    }
    this.carry();
  }

  refusal(file) {
    const total = this.entries.reduce((sum, one) => sum + one.file.size, file.size);
    if (!this.said.accept.split(",").some((ending) => file.name.toLowerCase().endsWith(ending))) return this.said.wrongKind;
    if (total > Number(this.said.maxBytes)) return this.said.tooLarge;
    return this.entries.length < Number(this.said.maxFiles) ? "" : this.said.tooMany;
  }

  take(file) {
    const entry = { file, isUp: false, line: this.line(file) };
    this.entries.push(entry);
    this.list.append(entry.line);
    const away = entry.line.querySelector("button");
    away.addEventListener("click", () => { entry.request?.abort(); this.drop(entry); this.input.focus(); });
    const going = this.send(entry).finally(() => this.going.delete(going));
    this.going.add(going);
  }

  // What has gone up isn't carried by the form as well.
  carry() {
    const chosen = new DataTransfer();
    this.entries.filter((one) => !one.isUp).forEach((one) => chosen.items.add(one.file));
    this.input.files = chosen.files;
  }

  drop(entry) {
    this.entries = this.entries.filter((one) => one !== entry);
    entry.line.remove();
    this.carry();
  }

  send(entry) {
    const bar = made("progress", { max: 1, value: 0 });
    bar.setAttribute("aria-label", entry.file.name);
    entry.line.insertBefore(bar, entry.line.lastElementChild);
    const body = new FormData();
    body.set("proof", this.form.elements.proof.value);
    body.set("files", entry.file, entry.file.name);
    const request = entry.request = new XMLHttpRequest();
    request.open("POST", this.said.upload);
    request.responseType = "json";
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", (event) => { if (event.lengthComputable) bar.value = event.loaded / event.total; });
    return new Promise((done) => {
      request.addEventListener("loadend", () => { bar.remove(); this.ended(entry, request); done(); });
      request.send(body);
    });
  }

  ended(entry, request) {
    if (request.status === 200 && request.response?.reference) {
      entry.isUp = true;
      this.aloud.textContent = this.said.came.replace("{}", entry.file.name);
      entry.line.append(made("input", { type: "hidden", name: "kept", value: request.response.reference }));
      this.carry();
    } else if (request.status === 422 && request.response?.error) {
      this.word.textContent = request.response.error;
      this.drop(entry);
    }
  }

  line(file) {
    const line = made("li");
    const away = made("button", { type: "button", className: "link", textContent: this.said.remove });
    away.setAttribute("aria-label", `${this.said.remove}: ${file.name}`);
    line.append(made("span", { textContent: file.name }), made("span", { className: "soft", textContent: size(file.size) }), away);
    return line;
  }
}

document.querySelectorAll("[data-files]").forEach((box) => new Files(box));
