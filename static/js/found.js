/* Lists of what was found while one types, for the command line and for the search box. */
"use strict";

(() => {
  const FOUND = ["tickets", "customers", "organisations", "articles", "canned"];

  // Puts items into a listbox, group by group under their headings, which it knows; answers its options.
  function show(list, names, groups, go) {
    const title = (name) => list.dataset[`word${name[0].toUpperCase()}${name.slice(1)}`];
    list.replaceChildren(...names.flatMap((name) => group(title(name), groups[name] || [], go)));
    const options = [...list.querySelectorAll("[role=option]")];
    options.forEach((option, number) => { option.id = `${list.id}-${number}`; });
    return options;
  }

  function group(title, items, go) {
    if (!items.length) return [];
    const heading = document.createElement("li");
    heading.className = "commands-group";
    heading.role = "presentation";
    heading.textContent = title;
    return [heading, ...items.map((item) => option(item, go))];
  }

  function option(item, go) {
    const line = document.createElement("li");
    line.role = "option";
    line.ariaSelected = "false";
    const [title, second] = [document.createElement("span"), document.createElement("span")];
    title.textContent = item.title;
    second.className = "soft small";
    second.textContent = item.second || "";
    line.append(title, second);
    line.addEventListener("click", () => go(item));
    return line;
  }

  // What was searched in the place of what nobody wrote, such as another layout of the keyboard.
  function sayAlso(line, words) {
    line.hidden = !words?.length;
    line.textContent = words?.length ? line.dataset.also.replace("#", words.join(", ")) : "";
  }

  Object.assign(window.desk, { FOUND, show, sayAlso });
})();
