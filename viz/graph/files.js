// The picture as files: PNG, SVG, GraphML.
"use strict";
const graphFiles = (() => {
  const GRAPHML = "http://graphml.graphdrawing.org/xmlns";
  const SVG = "http://www.w3.org/2000/svg";
  const SPREAD = 2; // so that names have room
  // eslint-disable-next-line no-control-regex -- these are what XML cannot hold
  const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

  function xml(value) {
    return String(value).replace(FORBIDDEN, "\ufffd");
  }

  function element(parent, space, tag, attributes, text = "") {
    const made = parent.ownerDocument.createElementNS(space, tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, xml(value));
    if (text !== "") made.textContent = xml(text);
    parent.append(made);
    return made;
  }

  function serialised(root) {
    return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(root)}\n`;
  }

  /** What is seen as GraphML: things with name, kind, place and page, links with relation and number of clauses. */
  function graphml({ nodes, edges }) {
    const root = document.implementation.createDocument(GRAPHML, "graphml").documentElement;
    const keys = [
      ["node", "name", "string"], ["node", "kind", "string"], ["node", "page", "string"], ["node", "x", "double"],
      ["node", "y", "double"], ["edge", "relation", "string"], ["edge", "clauses", "int"],
    ];
    for (const [what, id, type] of keys) element(root, GRAPHML, "key", { id, for: what, "attr.name": id, "attr.type": type });
    const graph = element(root, GRAPHML, "graph", { id: "G", edgedefault: "directed" });
    for (const node of nodes.values()) {
      const made = element(graph, GRAPHML, "node", { id: node.id });
      const values = { name: node.name, kind: node.kind, page: new URL(node.page, location.href).href, x: node.x, y: node.y };
      for (const [key, value] of Object.entries(values)) element(made, GRAPHML, "data", { key }, value);
    }
    edges.forEach((edge, number) => {
      const made = element(graph, GRAPHML, "edge", { id: `e${number}`, source: edge.source, target: edge.target });
      element(made, GRAPHML, "data", { key: "relation" }, edge.relation);
      element(made, GRAPHML, "data", { key: "clauses" }, edge.count);
    });
    return serialised(root);
  }

  /** The heading of the page, which says what the picture is about. */
  function title() {
    return document.querySelector("#graph h1").textContent.replace(/\s+/g, " ").trim();
  }

  /** What the legend says: of each kind its shape and colour, of each relation its colour; with words. */
  function legend({ nodes, edges }, { kinds, relations, words }, which) {
    const used = (things, key) => new Set(things.map((thing) => thing[key]));
    const entries = (said, names, look) => Object.keys(said).filter((name) => names.has(name)).map((name) => look(name, said[name]));
    return [
      ...entries(words.kinds, used([...nodes.values()], "kind"), (name, text) => ({
        text,
        colour: kinds[name]?.[which],
        path: graphShapes.outline(kinds[name]?.shape),
      })),
      ...entries(words.out, used(edges, "relation"), (name, text) => ({
        text,
        colour: relations[name]?.[which],
        path: "M-1.6 -.2H1.6V.2H-1.6Z",
      })),
    ];
  }

  /** Where the entries of a legend stand in a picture of this width: rows from the top left; and how high they are. */
  function rows(entries, width) {
    const [row, sign, letter] = [22, 28, 8];
    let [x, y] = [0, row];
    const placed = entries.map((entry) => {
      const wide = [...entry.text].reduce((sum, each) => sum + (each > "\u2e80" ? 2 : 1), 0) * letter + sign + 16;
      if (x && x + wide > width) [x, y] = [0, y + row];
      const place = { ...entry, x: x + sign / 2, y };
      x += wide;
      return place;
    });
    return { placed, height: y + row };
  }

  /** What is seen as SVG, on the page's paper, with a title and a legend; y grows downwards there. */
  function svg({ nodes, edges }, settings) {
    const root = document.implementation.createDocument(SVG, "svg").documentElement;
    const which = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
    const css = getComputedStyle(document.documentElement);
    const [ink, paper] = ["--ink", "--paper"].map((name) => css.getPropertyValue(name).trim());
    const places = new Map([...nodes.values()].map(({ id, x, y }) => [id, { x: SPREAD * x, y: -SPREAD * y }]));
    const span = (axis) => [...places.values()].map((place) => place[axis]).reduce(([low, high], it) => [Math.min(low, it), Math.max(high, it)], [0, 0]);
    const [[left, right], [top, bottom]] = [span("x"), span("y")];
    const names = 300; // beside the outmost things
    const width = Math.max(right - left + 2 * names, 480);
    const { placed, height } = rows(legend({ nodes, edges }, settings, which), width - 40);
    const box = [left - names, top - 90, width, bottom - top + 150 + height];
    for (const [name, value] of [["viewBox", box.join(" ")], ["width", box[2]], ["height", box[3]]]) root.setAttribute(name, value);
    element(root, SVG, "title", {}, title());
    element(root, SVG, "rect", { x: box[0], y: box[1], width: box[2], height: box[3], fill: paper });
    const letters = { "font-family": "sans-serif", fill: ink };
    element(root, SVG, "text", { ...letters, x: box[0] + 20, y: box[1] + 30, "font-size": 17 }, title());
    for (const edge of edges) {
      const [one, other] = [places.get(edge.source), places.get(edge.target)];
      const stroke = settings.relations[edge.relation]?.[which] ?? ink;
      const line = { x1: one.x, y1: one.y, x2: other.x, y2: other.y, stroke, "stroke-width": Math.min(1 + Math.log2(edge.count) / 2, 4) };
      element(element(root, SVG, "line", line), SVG, "title", {}, settings.words.out[edge.relation] ?? edge.relation);
    }
    const sign = (x, y, path, fill, kind) =>
      element(root, SVG, "path", { d: path, "fill-rule": "evenodd", fill, class: kind, transform: `translate(${x} ${y}) scale(9)` });
    const middle = (left + right) / 2;
    for (const node of nodes.values()) {
      const { x, y } = places.get(node.id);
      const look = settings.kinds[node.kind];
      sign(x, y, graphShapes.outline(look?.shape), look?.[which] ?? ink, "thing");
      const leads = x < middle ? { x: x - 14, "text-anchor": "end" } : { x: x + 14 }; // outward, where there is room
      const paint = { stroke: paper, "stroke-width": 3, "paint-order": "stroke" }; // so that it can be read on lines
      const name = element(root, SVG, "text", { ...letters, ...leads, ...paint, y: y + 4, "font-size": 12 }, graphCanvas.labelled(node.name));
      element(name, SVG, "title", {}, node.name);
    }
    for (const { x, y, path, colour, text } of placed) {
      const [across, down] = [box[0] + 20 + x, bottom + 60 + y];
      sign(across, down, path, colour ?? ink, "legend");
      element(root, SVG, "text", { ...letters, x: across + 18, y: down + 4, "font-size": 12 }, text);
    }
    return serialised(root);
  }

  /** What the canvas shows, as PNG: a title, sigma's layers one above the other, a legend. */
  function png(canvas, seen, settings) {
    const { width, height } = canvas.renderer.getDimensions();
    const scale = window.devicePixelRatio || 1;
    const which = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
    const { placed, height: below } = rows(legend(seen, settings, which), width - 40);
    const above = 44;
    const whole = document.createElement("canvas");
    [whole.width, whole.height] = [width * scale, (above + height + below + 16) * scale];
    const context = whole.getContext("2d");
    context.scale(scale, scale);
    context.fillStyle = canvas.background();
    context.fillRect(0, 0, width, whole.height);
    canvas.renderer.refresh(); // a WebGL layer can be read only in the turn in which it was drawn
    for (const [name, layer] of Object.entries(canvas.renderer.getCanvases())) {
      if (name !== "mouse") context.drawImage(layer, 0, above, width, height);
    }
    const ink = getComputedStyle(document.documentElement).getPropertyValue("--ink").trim();
    context.fillStyle = ink;
    context.font = "17px sans-serif";
    context.fillText(title(), 20, 28, width - 40);
    context.font = "12px sans-serif";
    for (const { x, y, path, colour, text } of placed) {
      const [across, down] = [20 + x, above + height + y];
      const shape = new Path2D();
      shape.addPath(new Path2D(path), new DOMMatrix().translate(across, down).scale(7));
      context.fillStyle = colour ?? ink;
      context.fill(shape, "evenodd");
      context.fillStyle = ink;
      context.fillText(text, across + 16, down + 4);
    }
    return new Promise((resolve) => whole.toBlob(resolve, "image/png"));
  }

  function save(name, blob) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }

  return { graphml, svg, png, save };
})();
