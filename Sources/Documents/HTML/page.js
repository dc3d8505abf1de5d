"use strict";
(() => {
  const all = (where, what) => [...where.querySelectorAll(what)];
  const make = (name, parts, ...inside) => {
    const element = Object.assign(document.createElement(name), parts);
    element.append(...inside);
    return element;
  };
  const facets = [...new Set(all(document, "main th, main table, main .fold").flatMap((one) =>
    Object.keys(one.dataset)))];
  const chosen = {};
  const search = make("input", {type: "search", placeholder: "search", ariaLabel: "Search rows and cells"});

  // What has another value of a facet than the chosen one is hidden; what has none stays.
  const isOut = (element) => facets.some((facet) =>
    chosen[facet] && element.dataset[facet] && element.dataset[facet] !== chosen[facet]);

  const filterTable = (table, words) => {
    const heads = all(table, "thead th");
    const shown = heads.map((head) => !isOut(head));
    const gone = isOut(table) || (heads.length > 1 && !shown.slice(1).some(Boolean));
    let rows = 0;
    for (const row of table.rows) {
      [...row.cells].forEach((cell, index) => { cell.hidden = !shown[index]; });
      if (row.parentNode.tagName !== "TBODY") continue;
      row.hidden = !words.every((word) => row.textContent.toLowerCase().includes(word));
      if (!row.hidden) rows += 1;
    }
    (table.closest(".scroll") || table).hidden = gone || (words.length > 0 && rows === 0);
    hint(table.closest(".scroll"));
  };

  const filter = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const isIdle = !words.length && !facets.some((facet) => chosen[facet]);
    all(document, "main table").forEach((table) => filterTable(table, words));
    let folds = 0;
    for (const fold of all(document, "details.fold")) {
      const part = fold.closest(".part");
      const title = part ? part.querySelector("h3, h4").textContent : "";
      const text = `${title} ${fold.textContent}`.toLowerCase();
      fold.hidden = isOut(fold) || !words.every((word) => text.includes(word));
      if (!fold.hidden) folds += 1;
    }
    for (const part of all(document, ".part").reverse()) {
      const inside = all(part, ".scroll, .fold");
      part.hidden = !isIdle && inside.length > 0 && inside.every((one) => one.hidden);
    }
    const rows = all(document, "main tbody tr").filter((row) => !row.hidden && !row.closest("[hidden]"));
    status.textContent = isIdle ? "" : `${rows.length} rows, ${folds} folds`;
  };

  // The first number of a cell, or its text.
  const key = (cell) => {
    const text = cell.textContent.trim();
    const match = text.replace(/,/g, "").match(/^[~+]?\s*±?(-?\d+(\.\d+)?)/);
    return match ? Number(match[1]) : text;
  };
  const compare = (a, b) => typeof a === typeof b
    ? (typeof a === "number" ? a - b : a.localeCompare(b)) : typeof a === "number" ? -1 : 1;

  const sort = (head) => {
    const row = head.parentNode, body = head.closest("table").tBodies[0];
    const index = [...row.cells].indexOf(head);
    const down = head.ariaSort === "ascending";
    for (const other of row.cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const keys = new Map([...body.rows].map((one) => [one, key(one.cells[index])]));
    const isText = (value) => typeof value === "string" && index > 0;
    body.append(...[...body.rows].sort((a, b) => {
      const [x, y] = [keys.get(a), keys.get(b)];
      // A cell without a number stays below.
      if (isText(x) !== isText(y)) return isText(x) ? 1 : -1;
      return (down ? -1 : 1) * compare(x, y);
    }));
  };

  // A table that is wider than its box says so.
  const hint = (box) => {
    if (!box) return;
    box.classList.toggle("more", box.scrollWidth - box.clientWidth - box.scrollLeft > 2);
  };

  const status = make("output", {ariaLive: "polite"});
  const tools = make("p", {className: "tools"}, search);
  for (const facet of facets) {
    const values = [...new Set(all(document, `main [data-${facet}]`).map((one) => one.dataset[facet]))];
    if (values.length > 1) {
      const choice = make("select", {ariaLabel: facet}, make("option", {value: ""}, `every ${facet}`),
        ...values.map((value) => make("option", {value}, value)));
      choice.addEventListener("change", () => { chosen[facet] = choice.value; filter(); });
      tools.append(choice);
    }
  }
  tools.append(status);
  search.addEventListener("input", filter);
  document.querySelector("nav").append(tools);

  for (const head of all(document, "main thead th")) {
    if (!head.textContent.trim()) continue;
    head.tabIndex = 0;
    head.classList.add("sortable");
    head.addEventListener("click", () => sort(head));
    head.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") { event.preventDefault(); sort(head); }
    });
  }
  for (const box of all(document, ".scroll")) {
    hint(box);
    box.addEventListener("scroll", () => hint(box), {passive: true});
  }
  addEventListener("resize", () => all(document, ".scroll").forEach(hint));
  // A link into a closed fold opens it.
  const open = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let fold = target; fold; fold = fold.parentNode) if (fold.tagName === "DETAILS") fold.open = true;
  };
  addEventListener("hashchange", open);
  open();
})();
