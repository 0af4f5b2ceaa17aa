// The picture on a canvas, drawn by sigma. It says nothing that the list does not say, too.
"use strict";
const graphCanvas = (() => {
  const LABEL = 46; // letters of a name; of many names fewer
  const SHORT = 26;
  const ROOM = 8500; // square pixels for each thing, with which all are named: 60 of them in a window of 1280 by 900
  const SOME = 300; // things that are asked for their names, whether there is room for these or not
  const FINGER = 10; // pixels that a finger moves by itself
  const MANY = 800; // links; above, they are drawn as plain lines, and not while the picture moves
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const still = matchMedia("(prefers-reduced-motion: reduce)");

  /** A name on a canvas: short, and isolated in its own direction, so that signs of two directions do not mix. */
  function labelled(name, most = LABEL) {
    const short = name.length > most ? `${name.slice(0, most - 1).trimEnd()}…` : name;
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

    let discs = null; // boxes of the things of this frame, where they are few; known once it is under way

    function isRoomy() {
      const { width, height } = renderer.getDimensions();
      return (width * height) / graph.order > ROOM;
    }

    /** How much of a box is taken by others. */
    function overlap(box, others) {
      let found = 0;
      for (const it of others) {
        const [width, height] = [Math.min(box[2], it[2]) - Math.max(box[0], it[0]), Math.min(box[3], it[3]) - Math.max(box[1], it[1])];
        if (width > 0 && height > 0) found += width * height;
      }
      return found;
    }

    /** Boxes where a name of this size may stand: beside its thing, above, below, or askew; all within the picture. */
    function rooms({ x, y, size }, width, height) {
      const end = renderer.getDimensions().width;
      const [after, before] = [x + size + 3, x - size - 3 - width];
      const beside = x < end / 2 ? [before, after] : [after, before]; // names lead outward, where there is room
      const [above, below] = [y - size - 2 - height, y + size + 2];
      const middle = x - width / 2;
      const corners = [
        ...beside.map((left) => [left, y - height / 2]),
        ...[below, above].flatMap((top) => [middle, ...beside].map((left) => [left, top])),
        ...[below + height, above - height].map((top) => [middle, top]),
      ];
      return corners.map(([wanted, top]) => {
        const left = Math.max(2, Math.min(wanted, end - width - 2));
        return [left, top, left + width, top + height];
      });
    }

    /** Draws a name where there is room; that of a marked thing stands out in front. */
    function label(context, data, { labelSize, labelFont, labelWeight }) {
      if (!data.label) return;
      context.font = `${labelWeight} ${labelSize}px ${labelFont}`;
      const width = context.measureText(data.label).width;
      discs ??= graph.order > SOME ? [] : graph.nodes().map((id) => disc(id));
      const [place, left] = rooms(data, width, labelSize + 2)
        .map((it) => [it, overlap(it, labels) + overlap(it, discs)])
        .reduce((best, it) => (it[1] < best[1] ? it : best));
      if (data.forceLabel) {
        context.fillStyle = colours.paper;
        context.fillRect(place[0] - 2, place[1] - 2, width + 4, labelSize + 6);
      } else if (left > 0 && !isRoomy()) {
        return;
      }
      labels.push(place);
      context.strokeStyle = colours.paper; // so that it can be read on lines
      context.lineWidth = 3;
      context.lineJoin = "round";
      context.strokeText(data.label, place[0], place[1] + labelSize);
      context.fillStyle = colours.ink;
      context.fillText(data.label, place[0], place[1] + labelSize);
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
      const most = nodes.size > 30 ? SHORT : LABEL;
      for (const { id, x, y, kind, name } of nodes.values()) {
        const size = scale * (5 + Math.min(Math.sqrt(degrees.get(id) ?? 0), 9));
        const drawn = graph.hasNode(id) ? graph.getNodeAttributes(id) : null;
        const label = labelled(name, most);
        if (drawn && drawn.x === x && drawn.y === y && drawn.size === size && drawn.label === label) continue;
        graph.mergeNode(id, { x, y, size, kind, type: settings.kinds[kind]?.shape ?? "dot", label });
      }
      renderer.setSetting("labelDensity", nodes.size > SOME ? 0.8 : 100);
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

    function disc(id) {
      const data = renderer.getNodeDisplayData(id);
      if (!data) return [0, 0, 0, 0];
      const { x, y } = renderer.framedGraphToViewport(data);
      const size = renderer.scaleSize(data.size);
      return [x - size, y - size, x + size, y + size];
    }

    renderer.on("beforeRender", () => {
      labels = [];
      discs = null;
    });
    let dragged = null;
    renderer.on("downNode", ({ node, event }) => {
      if (event.original.button) return;
      dragged = { node, moved: false, x: event.x, y: event.y };
      renderer.setCustomBBox(renderer.getBBox()); // else the whole picture would move with the thing
    });
    renderer.on("moveBody", ({ event }) => {
      if (event.original.touches?.length > 1) dragged = null; // two fingers zoom
      if (!dragged) return;
      event.preventSigmaDefault();
      event.original.preventDefault();
      const slop = event.original.touches ? FINGER : 4;
      if (!dragged.moved && Math.hypot(event.x - dragged.x, event.y - dragged.y) < slop) return;
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

  return { begin, labelled };
})();
