// What the reader does: select, search, filter, go back.
const search = document.getElementById("search");
const results = document.getElementById("results");

/** Select a thing: its panel, its neighbours bright. A clause that is not drawn brings its opinion's scene; others come. */
function select(id) {
  const drawnHere = content().nodes.some((node) => node.id === id);
  const clause = data.details[id].type === "clause";
  if (!drawnHere) enter(clause ? data.details[id].source : "");
  if (!drawnHere && !clause) present.add(id);
  off.types.delete(data.details[id].type);
  Object.assign(view, { node: id, edge: "" });
  tell(id);
  refresh();
  const near = bright(visible());
  settle([...near.nodes].filter((key) => nodes.get(key)));
}

function selectEdge(id) {
  const edge = data.scenes[view.scene].edges.find((line) => line.id === id);
  Object.assign(view, { node: "", edge: id });
  tellEdge(edge);
  refresh();
}

/** Show an opinion's clauses as nodes around it, or hide them again. */
function toggleClauses(id) {
  enter(view.scene === id ? "" : id);
  Object.assign(view, { node: id, edge: "" });
  tell(id);
  refresh();
  settle();
}

/** Close the panel; the picture stays where it is. */
function leave() {
  Object.assign(view, { node: "", edge: "" });
  panel.hidden = true;
  refresh();
  settle();
  search.focus();
}

/** Back to the opening view, whatever was changed. */
function reset() {
  off.types.clear();
  off.relations.clear();
  begin();
  enter("");
  Object.assign(view, { node: "", edge: "" });
  panel.hidden = true;
  search.value = "";
  refresh();
  settle();
}

function refresh() {
  repaint();
  legend();
  count();
}

/** Fit once the canvas has its new size. */
function settle(ids) {
  requestAnimationFrame(() => {
    network.setSize("100%", "100%");
    network.redraw();
    fit(ids);
  });
}

function toggle(set, key) {
  if (!set.delete(key)) set.add(key);
  refresh();
}

function chip(set, key, mark, name, count) {
  return make("button", { type: "button", "aria-pressed": String(!set.has(key)), "data-key": key, click: () => {
    toggle(set, key);
    document.querySelector(`nav [data-key="${CSS.escape(key)}"]`)?.focus();
  } }, mark, name, make("small", {}, String(count)));
}

/** The legend of what this scene holds, with counts; each entry shows or hides its kind. */
function legend() {
  const { nodes: all, edges: links } = content();
  const sums = (rows, field) => rows.reduce((found, row) => found.set(row[field], (found.get(row[field]) ?? 0) + 1), new Map());
  const kinds = sums(all, "group");
  const lines = sums(links, "relation");
  const chips = (table, counts, set, sample) => Object.keys(table).filter((key) => counts.has(key))
    .map((key) => chip(set, key, sample(key), table[key].name, counts.get(key)));
  document.getElementById("types").replaceChildren(...chips(data.types, kinds, off.types, sign));
  document.getElementById("relations").replaceChildren(...chips(data.relations, lines, off.relations, stroke));
}

const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
let entries; // of everything in the file; made when the first letter is typed, which keeps a large page quick to open

function spelled([id, about]) {
  const forms = [about.name, about.symbol, ...(about.called ?? [])];
  return { id, about, forms: forms.map((form) => [form, plain(form)]) };
}

/** The things with a name, in any language, or a symbol that holds the words typed: the closest first. */
function matches(typed) {
  const wanted = plain(typed.trim());
  if (!wanted) return [];
  const loose = wanted.replace(/[\s/]+/g, "/");
  const found = [];
  entries ??= Object.entries(data.details).map(spelled);
  for (const { id, about, forms } of entries) {
    const ranks = forms.map(([form, text]) => [rank(text, wanted, loose), form]).filter(([value]) => value < 4);
    if (ranks.length) found.push({ id, about, value: Math.min(...ranks.map(([value]) => value)) });
  }
  const clauseLast = ({ about }) => (about.type === "clause" ? 1 : 0);
  return found.sort((a, b) => a.value - b.value || clauseLast(a) - clauseLast(b) || a.about.name.length - b.about.name.length).slice(0, 12);
}

function rank(text, wanted, loose) {
  const slashed = text.replace(/[\s/]+/g, "/");
  if (text === wanted || slashed === loose) return 0;
  if (text.startsWith(wanted) || slashed.startsWith(loose)) return 1;
  return text.includes(wanted) || slashed.includes(loose) ? 2 : 4;
}

function suggest() {
  const found = matches(search.value);
  const options = found.map(({ id, about }, index) => make("li", { id: `result-${index}`, role: "option", "aria-selected": String(index === 0),
    "data-id": id, mousedown: (event) => { event.preventDefault(); choose(id); } },
    sign(about.type), make("span", { dir: "auto" }, about.name), make("small", {}, about.symbol === about.name ? data.types[about.type].one : about.type === "clause" ? "" : about.symbol)));
  if (!options.length) options.push(make("li", { role: "option", "aria-disabled": "true" }, said.nothing));
  results.replaceChildren(...options);
  results.hidden = !search.value.trim();
  search.setAttribute("aria-expanded", String(!results.hidden));
  point(found.length ? 0 : -1);
}

function point(index) {
  [...results.children].forEach((option, place) => option.setAttribute("aria-selected", String(place === index)));
  if (index >= 0) search.setAttribute("aria-activedescendant", `result-${index}`);
  else search.removeAttribute("aria-activedescendant");
  results.children[index]?.scrollIntoView({ block: "nearest" });
}

function choose(id) {
  results.hidden = true;
  search.setAttribute("aria-expanded", "false");
  search.value = called(id);
  select(id);
}

search.addEventListener("input", suggest);
search.addEventListener("blur", () => { results.hidden = true; search.setAttribute("aria-expanded", "false"); });
search.addEventListener("keydown", (event) => {
  const options = [...results.querySelectorAll("[data-id]")];
  const now = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    if (results.hidden) suggest();
    else if (options.length) point((now + (event.key === "ArrowDown" ? 1 : options.length - 1)) % options.length);
  } else if (event.key === "Enter" && !results.hidden && now >= 0) {
    event.preventDefault();
    choose(options[now].dataset.id);
  } else if (event.key === "Escape") {
    results.hidden = true;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !panel.hidden && event.target !== search) leave();
});
document.getElementById("list").addEventListener("click", () => {
  Object.assign(view, { node: "", edge: "" });
  tellList();
  refresh();
  settle();
});
document.getElementById("reset").addEventListener("click", reset);
network.on("click", ({ nodes: [node], edges: [edge] }) => {
  if (node) select(node);
  else if (edge) selectEdge(edge);
  else if (!panel.hidden) leave();
});
dark.addEventListener("change", () => { refresh(); if (view.node) tell(view.node); });

begin();
document.getElementById("waiting").hidden = true;
refresh();
network.redraw(); // measures the labels
fit(undefined, true);
network.once("afterDrawing", () => { document.documentElement.dataset.ready = "true"; });
network.redraw();
window.policygraph = { data, labelBoxes, select, reset, view, nodes, edges, network };
