/* Files that are chosen, dropped or pasted go up at once and stay with the draft. Without this script they go with the form. */
"use strict";

document.querySelectorAll("[data-files]").forEach((part) => {
  const words = part.dataset;
  const form = part.closest("form");
  const input = part.querySelector("input[type=file]");
  const list = part.querySelector(".kept-files");
  const told = part.querySelector(".files-told");
  const most = Number(words.most) * 2 ** 20;
  let going = 0, waiting = null;
  [...list.children].forEach(withRemoval);

  async function add(files) {
    told.textContent = "";
    for (const file of files) {
      if (sum() + file.size > most) { say(words.tooLarge.replace("{}", file.name)); continue; }
      await send(file);
    }
    if (!going && waiting) { const submitter = waiting; waiting = null; form.requestSubmit(submitter); }
  }

  function sum() { return [...list.children].reduce((size, line) => size + Number(line.dataset.size || 0), 0); }

  function send(file) {
    const line = document.createElement("li");
    line.dataset.size = file.size;
    const bar = document.createElement("progress");
    bar.max = 1;
    bar.value = 0;
    bar.setAttribute("aria-label", words.sending.replace("{}", file.name));
    line.append(`${file.name} `, bar);
    list.append(line);
    const body = new FormData();
    body.set("csrf_token", form.elements.csrf_token.value);
    body.set("files", file, file.name);
    going += 1;
    return new Promise((done) => {
      const request = new XMLHttpRequest();
      request.open("POST", words.add);
      request.responseType = "json";
      request.setRequestHeader("Accept", "application/json");
      request.upload.addEventListener("progress", (event) => { if (event.lengthComputable) bar.value = event.loaded / event.total; });
      request.addEventListener("loadend", () => {
        going -= 1;
        if (request.status === 200) kept(line, request.response);
        else failed(line, file, request);
        done();
      });
      request.send(body);
    });
  }

  function kept(line, { file, version }) {
    [...list.children].filter((other) => other.querySelector(`[value="${file.digest}"]`)).forEach((other) => other.remove());
    const label = document.createElement("label");
    const tick = document.createElement("input");
    Object.assign(tick, { type: "checkbox", name: "kept", value: file.digest, checked: true });
    const size = document.createElement("span");
    size.className = "soft";
    size.textContent = file.size;
    label.append(tick, ` ${file.filename} `, size);
    line.replaceChildren(label);
    withRemoval(line);
    if (!Number(form.elements.version.value)) form.elements.version.value = version;
  }

  // What couldn't go up now goes with the form, unless it is too large for that as well.
  function failed(line, file, request) {
    line.remove();
    const why = request.response?.error || words.unreachable;
    say(words.failed.replace("{0}", file.name).replace("{1}", why));
    if (request.status === 413) return;
    const again = new DataTransfer();
    [...input.files, file].forEach((one) => again.items.add(one));
    input.files = again.files;
  }

  function withRemoval(line) {
    const tick = line.querySelector("[name=kept]");
    const name = line.textContent.trim();
    const away = document.createElement("button");
    Object.assign(away, { type: "button", className: "link", textContent: "×" });
    away.setAttribute("aria-label", words.remove.replace("{}", name));
    away.addEventListener("click", async () => {
      const body = new FormData();
      body.set("csrf_token", form.elements.csrf_token.value);
      body.set("digest", tick.value);
      away.disabled = true;
      try {
        const answer = await fetch(words.drop, { method: "POST", body, headers: { Accept: "application/json" }, keepalive: true });
        if (!answer.ok) throw new Error("not dropped");
        line.remove();
      } catch { // it is not sent, but would be here again
        tick.checked = false;
        away.disabled = false;
        say(words.unreachable);
      }
      input.focus();
    });
    line.append(away);
  }

  function say(sentence) {
    const line = document.createElement("span");
    line.className = "is-bad";
    line.textContent = sentence;
    told.append(line, " ");
  }

  // A picture of the clipboard is always called "image.png".
  function named(file) {
    if (file.name && file.name !== "image.png") return file;
    const now = new Date();
    const two = (number) => String(number).padStart(2, "0");
    const day = [now.getFullYear(), two(now.getMonth() + 1), two(now.getDate())].join("-");
    const hour = [now.getHours(), now.getMinutes(), now.getSeconds()].map(two).join(".");
    return new File([file], `${words.picture} ${day} ${hour}.${file.type.split("/")[1] || "png"}`, { type: file.type });
  }

  input.addEventListener("change", () => {
    const files = [...input.files];
    input.value = "";
    add(files);
  });
  form.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length || event.clipboardData.types.includes("text/plain")) return;
    event.preventDefault();
    add(files.map(named));
  });
  form.addEventListener("dragover", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    form.classList.add("is-aimed-at");
  });
  form.addEventListener("dragleave", (event) => { if (!form.contains(event.relatedTarget)) form.classList.remove("is-aimed-at"); });
  form.addEventListener("drop", (event) => {
    form.classList.remove("is-aimed-at");
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    add([...event.dataTransfer.files]);
  });
  form.addEventListener("submit", (event) => {
    if (!going) return;
    event.preventDefault();
    waiting = event.submitter;
  });
});
