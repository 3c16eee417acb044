/* One tick for all rows of a page, and how many are ticked. */
"use strict";

document.querySelectorAll("[data-tick-all]").forEach((all) => {
  const ticks = [...document.querySelectorAll(`input[type="checkbox"][name="${all.dataset.tickAll}"]`)];
  const count = document.querySelector("[data-ticked]");
  const look = () => {
    const ticked = ticks.filter((tick) => tick.checked).length;
    all.checked = ticked === ticks.length;
    all.indeterminate = ticked > 0 && ticked < ticks.length;
    if (count) count.textContent = ticked ? `${count.dataset.ticked} ${ticked}` : "";
  };
  all.closest("label").hidden = false;
  all.addEventListener("change", () => { ticks.forEach((tick) => { tick.checked = all.checked; }); look(); });
  // With Shift all rows between this one and the last one that was clicked.
  let last = null;
  ticks.forEach((tick, here) => tick.addEventListener("click", (event) => {
    if (event.shiftKey && last !== null) {
      const [from, to] = [Math.min(last, here), Math.max(last, here)];
      ticks.slice(from, to + 1).forEach((one) => { one.checked = tick.checked; });
    }
    last = here;
    look();
  }));
  ticks.forEach((tick) => tick.addEventListener("change", look));
  look();
});
