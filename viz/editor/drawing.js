// Charts and graphs of results, for both editors. All words of the data go in as text.
"use strict";
const drawing = (() => {
  const SVG = "http://www.w3.org/2000/svg";
  const MOST_BARS = 40;
  const MOST_NODES = 400;
  const NUMBERS = /#(integer|decimal|double|float|int|long|nonNegativeInteger)$/;

  const { said } = policygraph;

  function hint(text) {
    const paragraph = document.createElement("p");
    paragraph.className = "hint";
    paragraph.dir = "auto";
    paragraph.textContent = text;
    return paragraph;
  }

  const isNumber = (value) => value && NUMBERS.test(value.datatype ?? "") && Number.isFinite(Number(value.value));
  const name = (value) => (value ? (value.type === "uri" ? policygraph.symbol(value.value) : value.value) : "–");

  function part(kind, attributes, text) {
    const element = document.createElementNS(SVG, kind);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    if (text !== undefined) element.textContent = text;
    return element;
  }

  /** The first column of numbers, and the first other column that names the rows. */
  function charted(columns, rows) {
    const number = columns.find((column) => rows.some((row) => row[column]) && rows.every((row) => !row[column] || isNumber(row[column])));
    const label = columns.find((column) => column !== number && rows.some((row) => row[column]));
    return number && label ? { number, label } : null;
  }

  /** Bars of SELECT rows: { columns, rows } as the SPARQL JSON format has them. */
  function chart(columns, rows) {
    const found = charted(columns, rows);
    if (!found) return hint(said("no-chart"));
    const shown = rows.filter((row) => row[found.number]).slice(0, MOST_BARS);
    const most = Math.max(...shown.map((row) => Math.abs(Number(row[found.number].value))), 1e-9);
    const height = 26;
    const svg = part("svg", { viewBox: `0 0 900 ${shown.length * height + 24}`, role: "img", class: "chart" });
    svg.append(part("title", {}, said("by", found.number, found.label)));
    shown.forEach((row, place) => {
      const value = Number(row[found.number].value);
      const y = place * height;
      const width = (Math.abs(value) / most) * 520;
      const label = name(row[found.label]);
      const text = part("text", { x: 290, y: y + 17, "text-anchor": "end" }, label.length > 42 ? `${label.slice(0, 41)}…` : label);
      text.append(part("title", {}, label));
      svg.append(text, part("rect", { x: 300, y: y + 4, width, height: height - 8, rx: 2 }));
      svg.append(part("text", { x: 306 + width, y: y + 17 }, row[found.number].value));
    });
    const box = document.createElement("figure");
    const caption = document.createElement("figcaption");
    caption.dir = "auto";
    caption.textContent = said(shown.length < rows.length ? "by-first" : "by", found.number, found.label, shown.length, rows.length);
    box.append(caption, svg);
    return box;
  }

  /** Edges of SELECT rows: between the first two columns that hold things. */
  function edgesOfRows(columns, rows) {
    const things = columns.filter((column) => rows.some((row) => row[column]?.type === "uri"));
    if (things.length < 2) return [];
    const [from, to] = things;
    return rows.filter((row) => row[from] && row[to]).map((row) => [row[from], { value: "" }, row[to]]);
  }

  /** A network of edges [subject, property, object], as values of the SPARQL JSON format. */
  function graph(edges, place) {
    if (!edges.length) {
      place.append(hint(said("no-graph")));
      return null;
    }
    const nodes = new Map();
    const drawn = [];
    for (const [from, property, to] of edges) {
      const ends = [from, to].map((value) => {
        const key = value.type === "uri" ? value.value : `"${value.value}"`;
        if (!nodes.has(key) && nodes.size < MOST_NODES) {
          const label = name(value);
          const uri = value.type === "uri";
          nodes.set(key, {
            id: key,
            label: label.length > 40 ? `${label.slice(0, 39)}…` : label,
            shape: uri ? "dot" : "text",
            size: 9,
            iri: uri ? value.value : "",
          });
        }
        return nodes.has(key) ? key : null;
      });
      const label = property.value.replace(/^.*[#/]/, "");
      if (ends[0] !== null && ends[1] !== null) drawn.push({ from: ends[0], to: ends[1], label, arrows: "to" });
    }
    const box = document.createElement("div");
    box.className = "network";
    box.setAttribute("role", "img");
    box.setAttribute("aria-label", said("network", nodes.size, drawn.length));
    place.append(box);
    const left = edges.length - drawn.length;
    place.append(hint(said(left > 0 ? "drawn-some" : "drawn", nodes.size, drawn.length, left)));
    const network = new vis.Network(
      box,
      { nodes: [...nodes.values()], edges: drawn },
      {
        physics: { stabilization: { iterations: 150 }, barnesHut: { springLength: 120 } },
        edges: { smooth: false, color: "#9aa7b2", font: { size: 10, color: "#5a6875" } },
        nodes: { color: "#0b5cad", font: { size: 13 } },
      },
    );
    network.once("stabilizationIterationsDone", () => network.setOptions({ physics: false }));
    network.on("doubleClick", ({ nodes: [key] }) => {
      const iri = nodes.get(key)?.iri;
      if (iri) window.open(policygraph.page(iri), "_blank", "noopener");
    });
    return network;
  }

  return { chart, graph, edgesOfRows, isNumber, hint };
})();
