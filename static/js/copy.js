/* A button that copies what it names, and the address of this page, to tell a colleague of it. */
"use strict";

document.querySelectorAll("[data-copy]").forEach((button) => {
  const told = button.nextElementSibling;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const isCopied = await copy(`${button.dataset.copy} ${location.origin}${location.pathname}`);
    told.textContent = isCopied ? told.dataset.copied : "";
    setTimeout(() => { told.textContent = ""; }, 4000);
  });

  async function copy(words) {
    try {
      await navigator.clipboard.writeText(words);
      return true;
    } catch { /* without TLS, or not allowed: as it was done before */ }
    const field = document.createElement("textarea");
    field.value = words;
    document.body.append(field);
    field.select();
    const isCopied = document.execCommand("copy");
    field.remove();
    button.focus();
    return isCopied;
  }
});
