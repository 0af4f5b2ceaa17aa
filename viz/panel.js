// The panel: what is known of one thing, or the list that says the same as the picture. Everything is written as text.
const panel = document.getElementById("panel");
const said = data.words;

/** Make an element; children are elements or text, never markup. */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value !== undefined && value !== "") element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== undefined && child !== ""));
  return element;
}

function drawing(name, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

const OUTLINES = {
  box: "M1 4.5a2 2 0 0 1 2-2h8a2 2 0 0 1 2 2v5a2 2 0 0 1-2 2H3a2 2 0 0 1-2-2z", dot: "M2 7a5 5 0 1 0 10 0a5 5 0 1 0-10 0z",
  square: "M2.5 2.5h9v9h-9z", triangle: "M7 2l5.5 9.5h-11z", triangleDown: "M7 12l5.5-9.5h-11z", diamond: "M7 1l6 6-6 6-6-6z",
  hexagon: "M4 2h6l3 5-3 5H4L1 7z", star: "M7 1l2 4h4l-3 3 1 5-4-3-4 3 1-5-3-3h4z",
};

/** The sign of a type of node, as the legend shows it. */
function sign(type) {
  const style = data.types[type];
  const path = drawing("path", { d: OUTLINES[style.shape], fill: colour(style) });
  return drawing("svg", { class: "sign", viewBox: "0 0 14 14", "aria-hidden": "true" }, path);
}

/** The line of a relation, as the legend shows it. */
function stroke(relation) {
  const style = data.relations[relation];
  const line = drawing("line", {
    x1: 1, x2: 21, y1: 5, y2: 5, stroke: colour(style), "stroke-width": 2, "stroke-dasharray": style.dashes ? "4 3" : "none",
  });
  return drawing("svg", { class: "stroke", viewBox: "0 0 22 10", "aria-hidden": "true" }, line);
}

const known = (id) => Object.hasOwn(data.details, id);
const called = (id) => (known(id) ? data.details[id].name : id);

/** A button that selects a thing; plain text where the page has nothing on it. */
function link(id, text = called(id)) {
  return known(id) ? make("button", { type: "button", class: "link", dir: "auto", click: () => select(id) }, text) : text;
}

function section(title, ...children) {
  return children.length ? [make("h3", {}, title), ...children] : [];
}

function items(rows) {
  return rows.length ? [make("ul", {}, ...rows.map((row) => make("li", {}, ...[row].flat())))] : [];
}

function heading(kind, name, symbol) {
  const close = make("button", { type: "button", "aria-label": said.close, click: leave }, "×");
  return [
    make("p", { class: "kind" }, ...(kind ? [sign(kind), data.types[kind].one] : [""]), close),
    make("h2", { tabindex: "-1", dir: "auto" }, name),
    ...(symbol && symbol !== name ? [make("p", { class: "symbol", dir: "ltr" }, symbol)] : []),
  ];
}

function facts(rows) {
  const told = rows.filter(([, value]) => value && value.length !== 0);
  const pairs = told.flatMap(([term, value]) => [make("dt", {}, term), make("dd", { dir: "auto" }, ...[value].flat())]);
  return told.length ? [make("dl", {}, ...pairs)] : [];
}

/** Text with its mentions marked: cut at every border of a mark, each piece marked as the shortest mark over it. */
function marked({ text, marks }) {
  const letters = Array.from(text); // offsets count code points
  const cuts = new Set([0, letters.length, ...marks.flatMap(({ start, end }) => [start, end])]);
  const borders = [...cuts].sort((a, b) => a - b);
  return borders.slice(0, -1).map((start, index) => {
    const end = borders[index + 1];
    const piece = letters.slice(start, end).join("");
    const over = marks.filter((mark) => mark.start <= start && end <= mark.end);
    if (!over.length) return piece;
    over.sort((a, b) => a.end - a.start - (b.end - b.start));
    return mark(piece, over[0]);
  });
}

function mark(piece, { kind, targets, reason }) {
  const target = targets.find(known);
  const name = targets.map(called).join(", ");
  const element = make("mark", { "data-kind": kind, title: name || reason || said.unresolved }, piece);
  if (!targets.length && kind !== "action") element.classList.add("undecided");
  if (!target) return element;
  element.tabIndex = 0;
  element.setAttribute("role", "button");
  element.addEventListener("click", () => select(target));
  element.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") { event.preventDefault(); select(target); }
  });
  return element;
}

function reading(shown) {
  const note = [shown.language, said[shown.kind], shown.agreement && said[shown.agreement]].filter(Boolean).join(" · ");
  return make("div", { class: "reading" }, make("small", {}, note), make("p", { lang: shown.language, dir: "auto" }, ...marked(shown)));
}

function aboutClause(about) {
  const states = (about.states ?? []).map(({ target, said: how, forms, paths }) => [
    link(target), make("small", {}, ` ${[how, ...forms, ...paths].join(" · ")}`),
  ]);
  return [
    ...(about.readings ?? []).map(reading),
    ...facts([
      [said.source, [link(about.source)]], [said.act, about.act], [said.addressees, about.addressees?.join(", ")],
      [said.actions, about.actions?.join(", ")], [said.topics, about.topics?.join(", ")], [said.groups, about.groups?.join(", ")],
    ]),
    ...section(said.states, ...items(states)),
    ...section(said["referred-by"], ...items((about.referredBy ?? []).map((id) => link(id)))),
  ];
}

/** What an opinion holds, and what it is linked with, relation by relation. */
function aboutSource(id, about) {
  const open = view.scene === id;
  const button = make("button", { type: "button", class: "action", "aria-pressed": String(open), click: () => toggleClauses(id) },
    open ? said["hide-clauses"] : said["show-clauses"]);
  const list = make("details", {}, make("summary", {}, `${said.clauses} (${about.clauses?.length ?? 0})`),
    ...items((about.clauses ?? []).map((clause) => link(clause))));
  return [button, ...section(said.clauses, list), ...section(said.neighbours, ...neighbours(id))];
}

function aboutCited(about) {
  const rows = (about.citedBy ?? []).map(({ clause, said: how, cited, way }) => [
    link(clause), make("small", {}, ` ${[how, way, cited].filter(Boolean).join(" · ")}`),
  ]);
  const others = data.scenes[""].edges.filter((edge) => ["is", "carried-by"].includes(edge.relation) && [edge.from, edge.to].includes(about.symbol));
  const ties = others.map((edge) => edge.from === about.symbol
    ? [make("small", {}, `${data.relations[edge.relation].name} `), link(edge.to)]
    : [link(edge.from), make("small", {}, ` ${data.relations[edge.relation].name}`)]);
  const linked = large ? neighbours(about.symbol) : items(ties);
  const parts = [section(`${said["cited-by"]} (${rows.length})`, ...items(rows)), section(said.neighbours, ...linked)];
  return (large ? parts.reverse() : parts).flat(); // among many, what can be drawn comes before a long list
}

/** Only a web address becomes a link, whatever a document gives. */
function address(url) {
  if (!url || !URL.canParse(url) || new URL(url).protocol !== "https:") return [];
  return [make("a", { href: url, target: "_blank", rel: "noopener noreferrer", title: said["open-source"] }, url)];
}

function write(...children) {
  panel.replaceChildren(...children);
  panel.hidden = false;
  panel.scrollTop = 0;
  panel.querySelector("h2").focus({ preventScroll: true });
}

function tell(id) {
  const about = data.details[id];
  const body = about.type === "clause" ? aboutClause(about) : about.clauses ? aboutSource(id, about) : aboutCited(about);
  write(
    ...heading(about.type, about.name, about.symbol),
    ...(about.title ? [make("p", { class: "title", lang: about.titleLanguage, dir: "auto" }, about.title)] : []),
    ...facts([
      [said.status, said[about.status] ?? about.status], [said.issuer, about.issuer], [said.forms, about.forms?.join(", ")], [said.text, address(about.link)],
    ]),
    ...body,
  );
}

/** One edge of the overview: the clauses that it stands on. */
function tellEdge(edge) {
  const name = `${called(edge.from)} → ${called(edge.to)}`;
  write(...heading(data.details[edge.from].type, name), make("p", { class: "title" }, data.relations[edge.relation].name),
    ...section(said.clauses, ...items(edge.clauses.map((id) => link(id)))));
}

/** The nodes of the picture as a table: the same for keyboards and for those who do not see it. */
function tellList() {
  const shown = visible();
  const degree = new Map();
  for (const { from, to } of shown.edges) for (const id of [from, to]) degree.set(id, (degree.get(id) ?? 0) + 1);
  const order = Object.keys(data.types);
  const sorted = [...shown.nodes].sort((a, b) => order.indexOf(a.group) - order.indexOf(b.group)
    || (degree.get(b.id) ?? 0) - (degree.get(a.id) ?? 0) || called(a.id).localeCompare(called(b.id), data.language, { numeric: true }));
  const rows = sorted.map(({ id, group }) => make("tr", {}, make("th", { scope: "row" }, link(id)),
    make("td", {}, sign(group), make("small", {}, ` ${data.types[group].one}`)), make("td", {}, String(degree.get(id) ?? 0))));
  const head = make("tr", {}, ...[said.name, said.type, said.links].map((name) => make("th", { scope: "col" }, name)));
  write(...heading("", view.scene ? called(view.scene) : said.list),
    make("table", {}, make("caption", {}, data.title), make("thead", {}, head), make("tbody", {}, ...rows)));
}
