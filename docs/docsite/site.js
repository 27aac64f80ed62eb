/*
Copyright (c) 2026, cometbackup.comet contributors
GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
SPDX-License-Identifier: GPL-3.0-or-later
*/

document.addEventListener("DOMContentLoaded", () => {
  // A phone shows each row of a table by itself (site.css), so each cell has to say what it is. Tables of options have that already.
  for (const table of document.querySelectorAll(".rst-content table.docutils:not(.figures, [class*='ansible-option'])")) {
    const heads = [...table.querySelectorAll("thead th")].map((head) => head.textContent.trim());
    if (heads.length) {
      table.classList.add("rows");
      for (const row of table.tBodies[0].rows) {
        [...row.cells].forEach((cell, column) => {
          cell.dataset.head = heads[column];
          cell.classList.toggle("nothing", !cell.textContent.trim());
        });
      }
    }
  }

  // Long names may be broken after a dot, a slash or an underscore, rather than anywhere.
  const names = ".rst-content :is(td, th, p, li, dt) :is(a, code, strong), .rst-content :is(h1, h2, h3), .wy-breadcrumbs, .wy-menu-vertical a";
  const texts = new Set();
  for (const element of document.querySelectorAll(names)) {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) texts.add(walker.currentNode);
  }
  for (const text of texts) {
    const parts = text.data.split(/(?<=[a-zA-Z0-9][._/])(?=[a-zA-Z0-9])/);
    if (text.data.length > 15 && parts.length > 1) {
      text.replaceWith(...parts.flatMap((part, number) => (number ? [document.createElement("wbr"), part] : [part])));
    }
  }
});
