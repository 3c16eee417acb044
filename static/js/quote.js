/* What is selected in the correspondence is quoted in the text: by the button that comes out beside it, or by the key
   with which one begins an answer. */
"use strict";

(() => {
  const thread = document.querySelector(".thread");
  const button = document.querySelector("[data-quote]");
  const text = document.querySelector("form.write [name=text]");
  if (!thread || !button || !text) return;

  document.addEventListener("selectionchange", place);
  document.addEventListener("scroll", place, { passive: true });
  button.addEventListener("pointerdown", (event) => event.preventDefault()); // which would undo the selection
  button.addEventListener("click", quote);
  document.querySelector("[data-key=KeyR]")?.addEventListener("click", () => { if (words()) quote(); });

  function words() {
    const selection = getSelection();
    const isInside = [selection.anchorNode, selection.focusNode].every((one) => thread.contains(one));
    return isInside ? selection.toString().trim() : "";
  }

  function place() {
    button.hidden = !words();
    if (button.hidden) return;
    const range = getSelection().getRangeAt(0);
    const end = [...range.getClientRects()].at(-1) ?? range.getBoundingClientRect();
    button.style.top = `${end.bottom + 8}px`;
    button.style.left = `${Math.max(Math.min(end.right, innerWidth - 8) - button.offsetWidth, 8)}px`;
  }

  function quote() {
    const quoted = words().replace(/\n{3,}/g, "\n\n").split("\n").map((line) => `> ${line}`.trimEnd()).join("\n");
    // Where nobody has been in the text its cursor stands at the very beginning: then words go to the end.
    const [from, to] = text.selectionEnd ? [text.selectionStart, text.selectionEnd] : [text.value.length, text.value.length];
    const before = text.value.slice(0, from).trimEnd();
    text.setRangeText(`${before && "\n\n"}${quoted}\n\n`, before.length, to, "end");
    getSelection().removeAllRanges();
    text.focus();
    text.dispatchEvent(new Event("input", { bubbles: true }));
  }
})();
