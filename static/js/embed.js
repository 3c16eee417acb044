/* The customers' form in the office's own site: <script src="https://desk.example.org/embed.js" async></script>
   data-language, data-category, data-subject … fill it in, as a link does; data-title names it for who hears the page. */
(() => {
  "use strict";
  const line = document.currentScript;
  const { title, ...filled } = line.dataset;
  const address = new URL("embed", line.src);
  for (const [name, value] of Object.entries(filled)) address.searchParams.set(name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`), value);
  if (!filled.language && document.documentElement.lang) address.searchParams.set("language", document.documentElement.lang.slice(0, 2));
  // A site that is light in dark rooms too gets a light form.
  if (!filled.theme) address.searchParams.set("theme", /dark/.test(getComputedStyle(document.documentElement).colorScheme) ? "auto" : "light");
  const frame = document.createElement("iframe");
  Object.assign(frame, { src: address.href, title: title || "Contact form", loading: "lazy" });
  Object.assign(frame.style, { width: "100%", height: "60rem", border: "0" });
  line.after(frame);
  window.addEventListener("message", (event) => {
    const height = event.data?.kvitokHeight;
    if (event.source !== frame.contentWindow || event.origin !== address.origin) return;
    if (Number.isFinite(height) && height > 0 && height < 50000) frame.style.height = `${height + 8}px`;
  });
})();
