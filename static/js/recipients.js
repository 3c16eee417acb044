/* Recipients as chips. Without this script they are plain fields, and the server points out who is new. */
"use strict";

document.querySelectorAll("[data-recipients]").forEach((part) => {
  const words = part.dataset;
  const seen = part.querySelector("[name$=seen]");
  const changes = part.querySelector("[data-usual]");
  const rows = [...part.querySelectorAll(".recipients-row input")].map(asChips);

  function asChips(field) {
    const chips = document.createElement("ul");
    chips.className = "chips";
    const entry = field.cloneNode();
    entry.removeAttribute("name");
    entry.removeAttribute("maxlength");
    entry.value = "";
    const last = document.createElement("li");
    last.className = "chips-entry";
    last.append(entry);
    chips.append(last);
    field.type = "hidden";
    field.removeAttribute("id");
    field.after(chips);

    const row = { field, all: () => [...chips.querySelectorAll(".chip")].map((chip) => chip.dataset.text), add, commit };

    function add(text) {
      if (rowsNow().some((one) => one.all().some((other) => bare(other) === bare(text)))) return;
      const chip = document.createElement("li");
      chip.className = "chip";
      chip.dataset.text = text;
      chip.append(text.replace(/\s*<[^<>]*>\s*$/, "") || text);
      chip.title = isAddress(bare(text)) ? bare(text) : words.wrong.replace("{}", text);
      chip.classList.toggle("is-bad", !isAddress(bare(text)));
      const away = document.createElement("button");
      away.type = "button";
      away.className = "link";
      away.textContent = "×";
      away.setAttribute("aria-label", words.remove.replace("{}", bare(text)));
      away.addEventListener("click", () => { chip.remove(); changed(); entry.focus(); });
      chip.append(" ", away);
      last.before(chip);
    }

    function commit() {
      const added = split(entry.value);
      entry.value = "";
      added.forEach(add);
      field.value = row.all().join(", ");
      return added.length > 0;
    }

    entry.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
        event.preventDefault();
        if (commit()) changed();
      } else if (event.key === "Backspace" && !entry.value && last.previousElementSibling) {
        last.previousElementSibling.remove();
        changed();
      }
    });
    entry.addEventListener("input", () => { if (/[,;\n]\s*$/.test(entry.value) && commit()) changed(); });
    entry.addEventListener("paste", () => setTimeout(() => { if (/@.*[,;\n]/.test(entry.value) && commit()) changed(); }));
    entry.addEventListener("change", () => { if (commit()) changed(); });
    chips.addEventListener("click", (event) => { if (event.target === chips) entry.focus(); });
    return row;
  }

  function rowsNow() { return rows || []; }

  // What has been shown is known: the server asks no second time.
  function changed() {
    rows.forEach((row) => { row.field.value = row.all().join(", "); });
    const lists = rows.map((row) => row.all().map(bare));
    seen.value = lists.map((list) => [...list].sort().join(",")).join(";");
    const chosen = lists.flat();
    const usual = changes.dataset.usual.split(",").filter(Boolean);
    say(changes.dataset.new, chosen.filter((one) => !usual.includes(one)), changes.dataset.gone, usual.filter((one) => !chosen.includes(one)));
  }

  function say(newWords, fresh, goneWords, gone) {
    changes.replaceChildren();
    for (const [sentence, list] of [[newWords, fresh], [goneWords, gone]]) {
      if (!list.length || !sentence) continue;
      const span = document.createElement("span");
      span.textContent = sentence.replace("{}", list.join(", "));
      changes.append(span, " ");
    }
  }

  rows.forEach((row) => {
    split(row.field.value).forEach(row.add);
    part.closest("form").addEventListener("submit", row.commit);
  });
});

// The same shapes as desk/recipients.py knows.
function split(text) {
  const entry = /\s*("[^"]*"\s*<[^<>]*>|[^<>@;"\n]*<[^<>]*>|[^\s<>,;"]+@[^\s<>,;"]+\s*<[^<>]*>|[^,;\n]+)[\s,;]*/g;
  return [...text.trim().matchAll(entry)].map((found) => found[1].trim()).filter(Boolean);
}

function bare(text) {
  const found = /<([^<>]*)>\s*$/.exec(text);
  return (found ? found[1] : text).trim().toLowerCase();
}

function isAddress(text) {
  return /^[^@\s<>,;"]{1,64}@[^@\s<>,;"]{1,255}$/.test(text);
}
