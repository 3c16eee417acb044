/* Lists that open as one types: "::" for canned replies, and whatever else is registered:

     typing.register("::", {
       label: "Canned replies",            // read aloud
       none: "Nothing fits",               // shown where nothing does
       items: async (field) => [...],      // asked once a field: {title, detail, seen, find}; all but title may be absent
       choose: (item, field) => "text",    // what takes the place of what was typed
       when: (field) => true,              // may be absent, as may the two below
       fits: (item, words) => true,        // instead of: all words stand in it
       isQuiet: false,                     // nothing opens where nothing fits
     });

   `title` is the line in the list, `detail` a small one below it, `seen` the preview beside, `find` further words it is
   found by. `source.fields` may name other textareas by a selector. The focus stays in the text: which line is chosen is
   told by aria-activedescendant, that nothing fits by a line that is read out. */
"use strict";

window.typing = (() => {
  const sources = new Map();
  let open = null;
  let dismissed = null; // where Escape was pressed: {field, at}
  let number = 0;

  function register(trigger, source) { sources.set(trigger, { fields: "form.write textarea[name=text]", ...source }); }

  // What was typed behind a trigger, up to the cursor.
  function asked(field) {
    const before = field.value.slice(0, field.selectionStart);
    for (const [trigger, source] of sources) {
      const at = before.lastIndexOf(trigger);
      if (at < 0 || !field.matches(source.fields) || (at > 0 && !/[\s(]/.test(before[at - 1]))) continue;
      if (source.when && !source.when(field)) continue;
      const words = before.slice(at + trigger.length);
      if (words.length <= 40 && !words.includes("\n") && !/^\s/.test(words)) return { source, trigger, at, words };
    }
    return null;
  }

  async function look(field) {
    const found = asked(field);
    if (!found) { close(); return; }
    if (dismissed?.at === found.at && dismissed.field === field) return;
    dismissed = null;
    if (!open || open.source !== found.source || open.field !== field) begin(field, found);
    Object.assign(open, { at: found.at, words: found.words });
    const mine = open;
    field.typingItems ??= new Map();
    if (!field.typingItems.has(found.trigger)) field.typingItems.set(found.trigger, found.source.items(field).catch(() => []));
    mine.items = await field.typingItems.get(found.trigger);
    if (open === mine) show();
  }

  function begin(field, { source }) {
    close();
    const place = document.createElement("div");
    place.className = "typing-place";
    place.hidden = true; // until it is known what fits
    const list = document.createElement("ul");
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", source.label);
    list.id = `typing-${++number}`;
    const seen = document.createElement("div");
    seen.className = "typing-seen";
    const box = document.createElement("div");
    box.className = "typing";
    box.append(list, seen);
    place.append(box);
    field.after(place, heard(field));
    open = { field, source, place, box, list, seen, items: [], shown: [], at: 0, words: "", chosen: 0 };
  }

  // Read out where nothing fits; it must be there before it speaks.
  function heard(field) {
    field.typingHeard ??= Object.assign(document.createElement("p"), { className: "for-readers-aloud" });
    field.typingHeard.setAttribute("role", "status");
    return field.typingHeard;
  }

  function show() {
    const words = plain(open.words).split(/\s+/).filter(Boolean);
    const fits = (item) => open.source.fits ? open.source.fits(item, open.words) : words.every((word) => plain([item.title, item.detail, item.find, item.seen].join(" ")).includes(word));
    const rank = (item) => (plain(item.title).startsWith(words[0] ?? "") ? 0 : plain(item.title).includes(words[0] ?? "") ? 1 : 2);
    open.shown = open.items.filter(fits).sort((one, other) => rank(one) - rank(other)).slice(0, 50);
    open.chosen = 0;
    open.list.replaceChildren(...open.shown.map(option));
    if (!open.shown.length) open.list.append(nothing());
    open.box.classList.toggle("is-plain", !open.shown.some((item) => item.seen));
    const wasHidden = open.place.hidden;
    open.place.hidden = !open.shown.length && Boolean(open.source.isQuiet);
    heard(open.field).textContent = open.shown.length || open.place.hidden ? "" : open.source.none;
    tell();
    mark();
    if (wasHidden && !open.place.hidden) open.box.scrollIntoView({ block: "nearest" });
  }

  function tell() {
    const attributes = { "aria-autocomplete": "list", "aria-haspopup": "listbox", "aria-controls": open.list.id };
    for (const [name, value] of Object.entries(attributes)) {
      if (open.place.hidden) open.field.removeAttribute(name); else open.field.setAttribute(name, value);
    }
  }

  function option(item, place) {
    const line = document.createElement("li");
    line.id = `${open.list.id}-${place}`;
    line.setAttribute("role", "option");
    line.textContent = item.title;
    if (item.detail) {
      const detail = document.createElement("span");
      detail.textContent = item.detail;
      line.append(detail);
    }
    line.addEventListener("mousemove", ({ movementX, movementY }) => {
      const moves = movementX || movementY; // else it is the list that came to lie under a mouse at rest
      if (open && moves && open.chosen !== place) { open.chosen = place; mark(); }
    });
    line.addEventListener("mousedown", (event) => { event.preventDefault(); open.chosen = place; take(); });
    return line;
  }

  function nothing() {
    const line = document.createElement("li");
    line.setAttribute("role", "option");
    line.setAttribute("aria-disabled", "true");
    line.textContent = open.source.none || "–";
    return line;
  }

  function mark() {
    [...open.list.children].forEach((line, place) => line.setAttribute("aria-selected", String(place === open.chosen && open.shown.length > 0)));
    const line = open.shown.length ? open.list.children[open.chosen] : null;
    if (line) { open.field.setAttribute("aria-activedescendant", line.id); line.scrollIntoView({ block: "nearest" }); }
    else open.field.removeAttribute("aria-activedescendant");
    open.seen.textContent = open.shown[open.chosen]?.seen ?? "";
  }

  function take() {
    const { field, source, at, shown, chosen } = open;
    const text = source.choose(shown[chosen], field);
    close();
    field.focus();
    field.setRangeText(text, at, field.selectionStart, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function close() {
    if (!open) return;
    open.place.hidden = true;
    tell();
    open.field.removeAttribute("aria-activedescendant");
    heard(open.field).textContent = "";
    open.place.remove();
    open = null;
  }

  document.addEventListener("input", (event) => { if (event.target.matches?.("textarea")) look(event.target); });
  document.addEventListener("keydown", (event) => {
    if (!open || event.target !== open.field || open.place.hidden || event.isComposing || event.altKey) return;
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps && open.shown.length) {
      open.chosen = (open.chosen + steps[event.key] + open.shown.length) % open.shown.length;
      mark();
    } else if ((event.key === "Enter" || event.key === "Tab") && open.shown.length && !event.ctrlKey && !event.metaKey) take();
    else if (event.key === "Escape") { dismissed = { field: open.field, at: open.at }; close(); }
    else return;
    event.preventDefault();
    event.stopPropagation();
  }, true);
  document.addEventListener("focusout", (event) => { if (open && event.target === open.field) close(); });

  function plain(text) { return text.toLowerCase().replaceAll("ё", "е"); }

  return { register, close };
})();

document.querySelectorAll("textarea[data-typing-canned]").forEach((field) => {
  typing.register("::", {
    label: field.dataset.typingCannedLabel,
    none: field.dataset.typingNone,
    items: async () => {
      const answer = await fetch(field.dataset.typingCanned, { headers: { Accept: "application/json" } });
      const { items } = await answer.json();
      return items.map((one) => ({ ...one, seen: one.text, detail: detail(one), find: one.others.map((other) => other.text).join(" ") }));
    },
    choose: (item) => {
      noteUse(field.form, item.id);
      return item.text;
    },
  });
});

// Its first words; before them the language, where it isn't the customer's.
function detail(one) {
  const words = one.text.replace(/\s+/g, " ").slice(0, 60);
  return one.language ? `${one.language}: ${words}` : words;
}

// Which canned replies were put in, so that those in use come first.
function noteUse(form, id) {
  const used = document.createElement("input");
  Object.assign(used, { type: "hidden", name: "used", value: id });
  form.append(used);
}
