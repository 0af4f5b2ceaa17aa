// What a thing is linked with in the overview, drawn or not: told relation by relation, drawn when asked for.
const counted = document.getElementById("drawn");

/** Fill the numbers into a sentence of the page's language. */
function phrase(words, numbers) {
  return words.replace(/\{(\w+)\}/g, (_, name) => numbers[name].toLocaleString(data.language));
}

/** Tell how much of the overview is drawn; nothing where that is all, or in the scene of an opinion. */
function count() {
  const all = data.scenes[""].nodes.length;
  counted.hidden = !large || view.scene !== "";
  counted.textContent = counted.hidden ? "" : phrase(said.drawn, { n: present.size, all });
}

/** Draw things of the overview where they have their place, and tell again of the one that they are linked with. */
function add(ids, id) {
  enter("");
  for (const key of ids) present.add(key);
  select(id);
}

const undrawn = (rows) => [...new Set(rows.map(({ other }) => other))].filter((key) => !present.has(key));

function adding(words, rows, id) {
  const missing = undrawn(rows);
  if (!missing.length) return [];
  return [make("button", { type: "button", class: "action", click: () => add(missing, id) }, phrase(words, { n: missing.length }))];
}

/** The neighbours of a thing by relation, with their number, and a button that draws those which are not. */
function neighbours(id) {
  const rows = data.scenes[""].edges.filter(({ from, to }) => from === id || to === id)
    .map((edge) => ({ ...edge, other: edge.from === id ? edge.to : edge.from }));
  const order = Object.keys(data.relations);
  const groups = [...grouped(rows)].sort(([one], [other]) => order.indexOf(one) - order.indexOf(other));
  const told = groups.map(([relation, lines]) => make("div", { class: "neighbours" },
    make("details", {}, make("summary", {}, stroke(relation), ` ${data.relations[relation].name} (${lines.length})`),
      ...items(lines.map(({ other, clauses }) => [link(other), make("small", {}, clauses.length > 1 ? ` ×${clauses.length}` : "")]))),
    ...adding(said["draw-more"], lines, id)));
  return groups.length > 1 ? [...adding(said["draw-all"], rows, id), ...told] : told;
}

function grouped(rows) {
  const groups = new Map();
  for (const row of rows) groups.set(row.relation, [...(groups.get(row.relation) ?? []), row]);
  return groups;
}
