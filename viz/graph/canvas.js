// The picture on a canvas, drawn by sigma. It says nothing that the list does not say, too.
"use strict";
const graphCanvas = (() => {
  const LABEL = 46;
  const MANY = 800; // links; above, they are drawn as plain lines, and not while the picture moves
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const still = matchMedia("(prefers-reduced-motion: reduce)");

  /** A name on a canvas: short, and isolated in its own direction, so that signs of two directions do not mix. */
  function labelled(name) {
    const short = name.length > LABEL ? `${name.slice(0, LABEL - 1).trimEnd()}…` : name;
    return `${/\p{Script=Arabic}/u.test(short) ? "\u2067" : "\u2066"}${short}\u2069`;
  }

  function variable(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  }

  function draw(place, settings, on) {
    const graph = new graphology.MultiDirectedGraph();
    const { rendering } = Sigma;
    let marked = { selected: "", near: new Set(), way: new Set() };
    let colours = {};
    let found = null; // ids that the search among what is drawn has found

    function readColours() {
      const which = dark.matches ? "dark" : "light";
      colours = { ink: variable("--ink"), paper: variable("--paper"), faint: variable("--line"), which };
    }

    let labels = []; // boxes of the labels of this frame

    /** Draws a name unless another one is there already; that of a marked thing stands out in front. */
    function label(context, data, { labelSize, labelFont, labelWeight }) {
      if (!data.label) return;
      context.font = `${labelWeight} ${labelSize}px ${labelFont}`;
      const width = context.measureText(data.label).width;
      const end = renderer.getDimensions().width;
      const sides = [data.x + data.size + 3, data.x - data.size - 3 - width];
      if (data.x < end / 2 && !data.forceLabel) sides.reverse(); // names lead outward, where there is room
      const [left, middle] = [sides.find((it) => it > 0 && it + width < end) ?? sides[0], data.y + labelSize / 3];
      const box = [left, middle - labelSize, left + width + 4, middle + 4];
      if (data.forceLabel) {
        context.fillStyle = colours.paper;
        context.fillRect(box[0] - 2, box[1] - 2, box[2] - box[0] + 4, box[3] - box[1] + 4);
      } else if (labels.some((it) => it[0] < box[2] && box[0] < it[2] && it[1] < box[3] && box[1] < it[3])) {
        return;
      }
      labels.push(box);
      context.strokeStyle = colours.paper; // so that it can be read on lines
      context.lineWidth = 3;
      context.lineJoin = "round";
      context.strokeText(data.label, left, middle);
      context.fillStyle = colours.ink;
      context.fillText(data.label, left, middle);
    }

    function hover(context, data, options) {
      const size = options.labelSize;
      context.font = `${options.labelWeight} ${size}px ${options.labelFont}`;
      const width = context.measureText(data.label ?? "").width;
      context.fillStyle = colours.paper;
      context.strokeStyle = colours.ink;
      context.beginPath();
      context.rect(data.x + data.size - 1, data.y - size / 2 - 5, width + 12, size + 10);
      context.fill();
      context.stroke();
      context.fillStyle = colours.ink;
      context.fillText(data.label ?? "", data.x + data.size + 4, data.y + size / 3);
    }

    readColours();
    const renderer = new Sigma(graph, place, {
      nodeProgramClasses: graphShapes.programs(rendering),
      edgeProgramClasses: {
        arrow: rendering.EdgeArrowProgram,
        curved: rendering.EdgeCurveProgram,
        line: rendering.EdgeLineProgram,
      },
      defaultNodeType: "dot",
      defaultEdgeType: "arrow",
      labelFont: variable("--letters") || "sans-serif",
      labelSize: 13,
      labelDensity: 0.8,
      labelGridCellSize: 120,
      labelRenderedSizeThreshold: 0,
      defaultDrawNodeLabel: label,
      defaultDrawNodeHover: hover,
      stagePadding: 60,
      zIndex: true,
      doubleClickZoomingRatio: 1,
      nodeReducer(id, data) {
        const shown = { ...data, color: settings.kinds[data.kind]?.[colours.which] ?? colours.ink };
        const isMarked = id === marked.selected || marked.way.has(id) || found?.has(id);
        if (isMarked) return { ...shown, size: data.size * 1.5, forceLabel: !found || found.size < 30, zIndex: 2 };
        const isFaint = found ? true : marked.selected ? !marked.near.has(id) : marked.way.size > 0;
        return isFaint ? { ...shown, color: colours.faint, label: null, zIndex: 0 } : { ...shown, zIndex: 1 };
      },
      edgeReducer(key, data) {
        const [one, other] = [data.from, data.to];
        const colour = settings.relations[data.relation]?.[colours.which] ?? colours.ink;
        if (marked.way.has(one) && marked.way.has(other)) return { ...data, color: colours.ink, size: data.size + 2, zIndex: 2 };
        const isFaint = marked.selected ? one !== marked.selected && other !== marked.selected : marked.way.size > 0 || found;
        return isFaint ? { ...data, color: colours.faint, zIndex: 0 } : { ...data, color: colour, zIndex: 1 };
      },
    });

    function isNew(before, look) {
      return before.size !== look.size || before.type !== look.type;
    }

    /** Makes the canvas show what is seen, by what differs from what it shows. */
    function show({ nodes, edges }) {
      const keys = new Set(edges.map((edge) => edge.key));
      const degrees = new Map();
      for (const { source, target } of edges) {
        for (const id of [source, target]) degrees.set(id, (degrees.get(id) ?? 0) + 1);
      }
      for (const key of graph.edges()) if (!keys.has(key)) graph.dropEdge(key);
      for (const id of graph.nodes()) if (!nodes.has(id)) graph.dropNode(id);
      const scale = Math.min(1, Math.max(0.25, Math.sqrt(150 / nodes.size))); // the more there are, the smaller
      for (const { id, x, y, kind, name } of nodes.values()) {
        const size = scale * (5 + Math.min(Math.sqrt(degrees.get(id) ?? 0), 9));
        const drawn = graph.hasNode(id) ? graph.getNodeAttributes(id) : null;
        if (drawn && drawn.x === x && drawn.y === y && drawn.size === size) continue;
        graph.mergeNode(id, { x, y, size, kind, type: settings.kinds[kind]?.shape ?? "dot", label: labelled(name) });
      }
      const isCrowded = edges.length > MANY;
      renderer.setSetting("hideEdgesOnMove", isCrowded);
      const between = new Map();
      for (const edge of edges) {
        const pair = JSON.stringify([edge.source, edge.target].sort());
        const before = between.get(pair) ?? 0;
        between.set(pair, before + 1);
        const look = {
          relation: edge.relation,
          from: edge.source,
          to: edge.target,
          size: scale * Math.min(1 + Math.log2(edge.count) * 0.6, 4),
          type: isCrowded ? "line" : before ? "curved" : "arrow",
          curvature: 0.2 * before,
        };
        if (!graph.hasEdge(edge.key)) graph.addEdgeWithKey(edge.key, edge.source, edge.target, look);
        else if (isNew(graph.getEdgeAttributes(edge.key), look)) graph.mergeEdgeAttributes(edge.key, look);
      }
      renderer.setCustomBBox(null);
    }

    function mark(selected, way, ids) {
      const isDrawn = selected && graph.hasNode(selected);
      marked = {
        selected: isDrawn ? selected : "",
        near: new Set(isDrawn ? graph.neighbors(selected) : []),
        way: new Set(way),
      };
      found = ids;
      renderer.refresh();
    }

    function fit() {
      renderer.setCustomBBox(null);
      renderer.getCamera().animate({ x: 0.5, y: 0.5, ratio: 1, angle: 0 }, { duration: still.matches ? 0 : 300 });
    }

    /** Brings a thing into the middle unless it can be seen. */
    function reach(id) {
      if (!graph.hasNode(id)) return;
      const { x, y } = renderer.getNodeDisplayData(id);
      const view = renderer.framedGraphToViewport({ x, y });
      const { width, height } = renderer.getDimensions();
      if (view.x > 0 && view.y > 0 && view.x < width && view.y < height) return;
      renderer.getCamera().animate({ x, y }, { duration: still.matches ? 0 : 300 });
    }

    renderer.on("beforeRender", () => {
      labels = [];
    });
    let dragged = null;
    renderer.on("downNode", ({ node, event }) => {
      if (event.original.button) return;
      dragged = { node, moved: false, x: event.x, y: event.y };
      renderer.setCustomBBox(renderer.getBBox()); // else the whole picture would move with the thing
    });
    renderer.on("moveBody", ({ event }) => {
      if (!dragged) return;
      event.preventSigmaDefault();
      event.original.preventDefault();
      if (!dragged.moved && Math.hypot(event.x - dragged.x, event.y - dragged.y) < 4) return;
      dragged.moved = true;
      graph.mergeNodeAttributes(dragged.node, renderer.viewportToGraph(event));
    });
    const drop = () => {
      if (dragged?.moved) {
        const { x, y } = graph.getNodeAttributes(dragged.node);
        on.moved(dragged.node, Math.round(x * 10) / 10, Math.round(y * 10) / 10);
      } else if (dragged) {
        on.chosen(dragged.node);
      }
      dragged = null;
    };
    renderer.on("upNode", drop);
    renderer.on("upStage", drop);
    renderer.on("clickStage", () => on.chosen(""));
    renderer.on("doubleClickNode", ({ node, event }) => {
      event.preventSigmaDefault();
      on.opened(node);
    });
    renderer.on("doubleClickStage", ({ event }) => event.preventSigmaDefault());
    renderer.on("enterNode", () => place.classList.add("over"));
    renderer.on("leaveNode", () => place.classList.remove("over"));
    dark.addEventListener("change", () => {
      readColours();
      renderer.refresh();
    });

    return { show, mark, fit, reach, renderer, background: () => colours.paper };
  }

  /** Draws on a place of the page; null where that is not possible: no library, no WebGL. */
  function begin(place, settings, on) {
    if (typeof Sigma === "undefined" || typeof graphology === "undefined") return null;
    const probe = document.createElement("canvas").getContext("webgl2");
    return probe ? draw(place, settings, on) : null;
  }

  return { begin };
})();
