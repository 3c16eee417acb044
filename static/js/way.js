/* The way through a list: from a ticket to the next and the previous one, and back to the row one came from.
   It is kept by this window alone, so two windows may go through two lists. */
"use strict";

(() => {
  const here = location.pathname;
  const rows = [...document.querySelectorAll(".rows.tickets .t-subject a")];
  let way = [];
  try {
    way = JSON.parse(sessionStorage.getItem("way")) || [];
    if (rows.length) sessionStorage.setItem("way", JSON.stringify(rows.map((row) => row.pathname)));
  } catch { /* forbidden */ }

  // Where the ticket has left the list, the row that came after it is the one to go on with.
  function rowComingFrom(ticket) {
    const left = [ticket, ...way.slice(way.indexOf(ticket) + 1)];
    return left.map((path) => rows.find((row) => row.pathname === path)).find(Boolean);
  }

  function cameFrom() {
    try { return new URL(document.referrer).pathname; } catch { return ""; }
  }

  if (way.includes(cameFrom()) && document.activeElement === document.body) rowComingFrom(cameFrom())?.focus();

  const at = way.indexOf(here);
  document.querySelectorAll("a[data-way]").forEach((link) => {
    const path = at < 0 ? null : way[at + Number(link.dataset.way)];
    if (path) { link.href = path; link.hidden = false; }
  });
})();
