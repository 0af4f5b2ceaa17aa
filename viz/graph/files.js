// The picture as files: PNG, SVG, GraphML.
"use strict";
const graphFiles = (() => {
  const GRAPHML = "http://graphml.graphdrawing.org/xmlns";
  const SVG = "http://www.w3.org/2000/svg";
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

  /** What is seen as SVG, on the page's paper; y grows downwards there. */
  function svg({ nodes, edges }, settings) {
    const root = document.implementation.createDocument(SVG, "svg").documentElement;
    const which = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
    const css = getComputedStyle(document.documentElement);
    const [ink, paper] = ["--ink", "--paper"].map((name) => css.getPropertyValue(name).trim());
    let [left, top, right, bottom] = [0, 0, 0, 0];
    for (const { x, y } of nodes.values()) {
      [left, top] = [Math.min(left, x), Math.min(top, -y)];
      [right, bottom] = [Math.max(right, x), Math.max(bottom, -y)];
    }
    const box = [left - 40, top - 40, right - left + 320, bottom - top + 80];
    root.setAttribute("viewBox", box.join(" "));
    element(root, SVG, "rect", { x: box[0], y: box[1], width: box[2], height: box[3], fill: paper });
    for (const edge of edges) {
      const [one, other] = [nodes.get(edge.source), nodes.get(edge.target)];
      const stroke = settings.relations[edge.relation]?.[which] ?? ink;
      const line = { x1: one.x, y1: -one.y, x2: other.x, y2: -other.y, stroke, "stroke-width": Math.min(edge.count, 4) };
      element(element(root, SVG, "line", line), SVG, "title", {}, settings.words.out[edge.relation] ?? edge.relation);
    }
    const rtl = document.documentElement.dir === "rtl";
    for (const node of nodes.values()) {
      element(root, SVG, "circle", { cx: node.x, cy: -node.y, r: 8, fill: settings.kinds[node.kind]?.[which] ?? ink });
      const place = { x: node.x + 12, y: 4 - node.y, fill: ink, "font-size": 11, "font-family": "sans-serif" };
      element(root, SVG, "text", { ...place, direction: rtl ? "rtl" : "ltr", "text-anchor": rtl ? "end" : "start" }, node.name);
    }
    return serialised(root);
  }

  /** What the canvas shows, as PNG: sigma's layers one above the other. */
  function png(canvas) {
    const { width, height } = canvas.renderer.getDimensions();
    const scale = window.devicePixelRatio || 1;
    const whole = document.createElement("canvas");
    [whole.width, whole.height] = [width * scale, height * scale];
    const context = whole.getContext("2d");
    context.fillStyle = canvas.background();
    context.fillRect(0, 0, whole.width, whole.height);
    canvas.renderer.refresh(); // a WebGL layer can be read only in the turn in which it was drawn
    for (const [name, layer] of Object.entries(canvas.renderer.getCanvases())) {
      if (name !== "mouse") context.drawImage(layer, 0, 0, whole.width, whole.height);
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
