/* Look before send: what is easily overlooked is said once, above the button. It never holds anything back twice. */
"use strict";

document.querySelectorAll(".look-again").forEach((part) => {
  const form = part.closest("form");
  const words = part.dataset;
  let told = "";

  form.addEventListener("submit", (event) => {
    const then = event.submitter?.name === "then" ? event.submitter.value : "";
    if (event.defaultPrevented || !then || then === "note") return;
    const found = warnings(form.elements.text.value, then === "forward");
    if (!found.length || told === found.join("\n")) return;
    event.preventDefault();
    told = found.join("\n");
    part.replaceChildren(...[...found, words.again].map(line));
    part.hidden = false;
    part.scrollIntoView({ block: "nearest" });
  });

  // What was said of an answer may not be so of a note.
  form.addEventListener("change", (event) => {
    if (event.target.name !== "kind") return;
    told = "";
    part.hidden = true;
  });

  function line(sentence) {
    const made = document.createElement("p");
    made.textContent = sentence;
    return made;
  }

  function warnings(text, isForward) {
    const own = text.split("\n").filter((one) => !one.startsWith(">")).join("\n");
    const places = [...new Set(own.match(/\{[\p{L}_]+\}/gu))];
    const mixed = own.split(/[^\p{L}]+/u).filter((word) => /\p{Script=Latin}/u.test(word) && /\p{Script=Cyrillic}/u.test(word));
    const greeted = isForward ? "" : stranger(own, words.customer);
    return [
      speaksOfFile(own) && !hasFiles(isForward) ? words.file : "",
      greeted ? words.name.replace("{0}", greeted).replace("{1}", words.customer) : "",
      places.length ? words.place.replace("{0}", places.join(", ")) : "",
      mixed.length ? words.mixed.replace("{0}", [...new Set(mixed)].slice(0, 5).join(", ")) : "",
    ].filter(Boolean);
  }

  function hasFiles(isForward) {
    const along = [...form.querySelectorAll("[name=kept]:checked"), ...(isForward ? form.querySelectorAll("[name=attached]:checked") : [])];
    return along.length > 0 || form.querySelector("[name=files]").files.length > 0;
  }
});

function speaksOfFile(text) {
  return /\b(attached|attachments?|attaching|enclosed|im anhang|in der anlage|anbei|angehängt\w*|beigefügt\w*)\b/i.test(text)
    || /(во вложении|вложени|прикрепл|прикрепи|прилага[юе]|у вкладенні|вкладенн|прикріпл|прикріпи|у додатку|додаю файл)/i.test(text);
}

// Whom the first line greets, if that isn't the customer; names change their endings, so their beginnings are compared.
function stranger(text, customer) {
  const first = text.trim().split("\n")[0];
  const found = /^(?:hello|hi|dear|good (?:morning|day|afternoon|evening)|hallo|guten (?:tag|morgen|abend)|sehr geehrte[rs]?|liebe[rs]?|здравствуйте|добрый (?:день|вечер)|доброе утро|привет|уважаем(?:ый|ая)|вітаю|добрий (?:день|вечір)|доброго дня|добридень|шановн(?:ий|а)|привіт)[\s,]+(?:(?:herr|frau|mr|mrs|ms|dr|пан|пані|пане|господин|госпожа)\.?\s+)?(\p{Lu}[\p{L}'’ʼ-]+(?:\s+\p{Lu}[\p{L}'’ʼ-]+){0,3})\s*[,!.]/iu.exec(first);
  if (!found || !customer || !/^\p{Lu}/u.test(found[1])) return "";
  const parts = (name) => name.toLowerCase().replaceAll("ё", "е").split(/[^\p{L}]+/u).filter((part) => part.length > 1);
  const cyrillic = (name) => /\p{Script=Cyrillic}/u.test(name);
  if (cyrillic(found[1]) !== cyrillic(customer)) return ""; // written in other letters: that can't be told here
  const known = parts(customer);
  const length = (one, other) => Math.max(2, Math.min(one.length, other.length) - 2);
  return parts(found[1]).some((one) => known.some((other) => one.slice(0, length(one, other)) === other.slice(0, length(one, other)))) ? "" : found[1];
}
