/* Articles go into the answer where the cursor is. Without it the same buttons send the form and bring it back. */
"use strict";

document.querySelectorAll("[data-articles]").forEach((box) => {
  const input = box.querySelector("input");
  const list = box.querySelector("ul");
  const status = box.querySelector("[role=status]");
  let asked = null;

  async function look() {
    const words = input.value.trim();
    if (words === asked) return;
    asked = words;
    const answer = await fetch(`${box.dataset.articles}?q=${encodeURIComponent(words)}`);
    if (!answer.ok || asked !== words) return;
    const { articles } = await answer.json();
    list.replaceChildren(...articles.map(line));
    status.textContent = articles.length ? "" : box.dataset.none;
  }

  function line(article) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    Object.assign(link, { href: article.url, target: "_blank", rel: "noopener" });
    link.textContent = article.language ? `${article.title} (${article.language})` : article.title;
    item.append(link);
    if (article.is_inside) {
      const mark = Object.assign(document.createElement("span"), { className: "mark", textContent: box.dataset.inside });
      item.append(mark);
    } else {
      item.append(button(box.dataset.link, article.link), button(box.dataset.text, article.text));
    }
    return item;
  }

  function button(label, words) {
    const made = Object.assign(document.createElement("button"), { type: "button", className: "quiet", textContent: label });
    made.addEventListener("click", () => insert(words));
    return made;
  }

  function insert(words) {
    const text = box.closest("form").elements.text;
    const before = text.value.slice(0, text.selectionStart);
    const gap = before.trim() && !before.endsWith("\n\n") ? "\n\n" : "";
    text.setRangeText(gap + words, text.selectionStart, text.selectionEnd, "end");
    text.focus();
    text.dispatchEvent(new Event("input", { bubbles: true }));
  }

  box.addEventListener("toggle", () => { if (box.open) look(); });
  box.querySelector("[name=find_articles]").addEventListener("click", (event) => { event.preventDefault(); look(); });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    look();
  });
});
