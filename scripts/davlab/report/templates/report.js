/* Sorts tables by a click on a heading and filters clusters; the page reads as well without it. */
"use strict";
document.documentElement.classList.add("scripted");

for (const heading of document.querySelectorAll("table.sortable th")) {
  const button = document.createElement("button");
  button.type = "button";
  button.append(...heading.childNodes);
  heading.append(button);
  button.addEventListener("click", () => {
    const body = heading.closest("table").tBodies[0];
    const column = heading.cellIndex;
    const ascending = heading.getAttribute("aria-sort") !== "ascending";
    const key = (row) => row.cells[column].dataset.key ?? row.cells[column].textContent.trim();
    const compare = (a, b) => (Number.isNaN(a - b) ? a.localeCompare(b, "en") : a - b);
    for (const other of heading.parentNode.cells) other.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", ascending ? "ascending" : "descending");
    const rows = [...body.rows].sort((a, b) => compare(key(a), key(b)) * (ascending ? 1 : -1));
    body.append(...rows);
  });
}

for (const box of document.querySelectorAll("#filters input")) {
  box.addEventListener("change", () => {
    for (const cluster of document.querySelectorAll(`.cluster[data-verdict="${box.value}"]`)) {
      cluster.hidden = !box.checked;
    }
  });
}

addEventListener("beforeprint", () => {
  for (const details of document.querySelectorAll("details")) details.open = true;
});
