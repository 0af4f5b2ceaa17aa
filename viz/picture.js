// The picture: scenes on the canvas, their colours, what is highlighted and what the legend hides.
const data = await unpacked(document.getElementById("data").textContent);
const dark = window.matchMedia("(prefers-color-scheme: dark)");
const still = window.matchMedia("(prefers-reduced-motion: reduce)");
const nodes = new vis.DataSet();
const edges = new vis.DataSet();
const off = { types: new Set(), relations: new Set() };
const view = { scene: "", node: "", edge: "" };
const MARGIN = 14; // pixels around the picture
const LARGEST = 1.15; // letters need not grow beyond this
const READABLE = 0.65; // the scale at which letters can still be read
const CROWD = 600; // edges, beyond which they are drawn fainter
const canvas = document.getElementById("picture");
const network = new vis.Network(canvas, { nodes, edges }, data.options);

const colour = (style) => (dark.matches ? style.dark : style.light);
const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** Give a #rrggbb colour an opacity. */
function faint(hex, opacity) {
  return hex + Math.round(opacity * 255).toString(16).padStart(2, "0");
}

/** What of the overview is drawn: all of it, or in a large one the seeds and what was added since. */
const present = new Set();
const large = data.seeds.length > 0;

function begin() {
  present.clear();
  for (const id of large ? data.seeds : data.scenes[""].nodes.map((node) => node.id)) present.add(id);
}

/** The nodes and edges of the scene, as far as they are drawn. */
function content() {
  const { nodes: all, edges: links } = data.scenes[view.scene];
  if (view.scene || !large) return { nodes: all, edges: links };
  return { nodes: all.filter(({ id }) => present.has(id)), edges: links.filter(({ from, to }) => present.has(from) && present.has(to)) };
}

/** The nodes and edges of the scene that the legend lets through; a node that lost all its edges goes too. */
function visible() {
  const { nodes: all, edges: links } = content();
  const kinds = new Map(all.map((node) => [node.id, node.group]));
  const kept = (id) => !off.types.has(kinds.get(id));
  const lines = links.filter((edge) => !off.relations.has(edge.relation) && kept(edge.from) && kept(edge.to));
  const tied = new Set(lines.flatMap((edge) => [edge.from, edge.to]));
  const bound = new Set(links.flatMap((edge) => [edge.from, edge.to]));
  const stays = (node) => kept(node.id) && (tied.has(node.id) || !bound.has(node.id) || node.group === "opinion");
  return { nodes: all.filter(stays), edges: lines };
}

/** The ids that stay bright: all of them, or what is selected with its neighbours. */
function bright(shown) {
  if (view.edge) {
    const edge = shown.edges.find(({ id }) => id === view.edge);
    return { nodes: new Set(edge ? [edge.from, edge.to] : []), edges: new Set([view.edge]) };
  }
  if (!view.node || view.node === view.scene) return null; // an opinion among its clauses: all of it matters
  const near = shown.edges.filter((edge) => edge.from === view.node || edge.to === view.node);
  return {
    nodes: new Set([view.node, ...near.flatMap((edge) => [edge.from, edge.to])]),
    edges: new Set(near.map((edge) => edge.id)),
  };
}

function painted(node, clear, { ink, ground }) {
  const tone = colour(data.types[node.group]);
  const opacity = clear ? 1 : 0.13;
  const chosen = node.id === view.node;
  const fill = faint(tone, opacity);
  const inside = node.shape === "box";
  return {
    ...node,
    title: data.details[node.id]?.name,
    color: { background: fill, border: chosen ? ink : fill, hover: { background: fill, border: ink } },
    borderWidth: chosen ? 2.5 : 1,
    shapeProperties: { borderRadius: 8 },
    font: {
      ...node.font,
      color: inside ? faint(ground, clear ? 1 : 0.6) : faint(ink, clear ? 1 : 0.16),
      strokeWidth: inside ? 0 : 4,
      strokeColor: faint(ground, clear ? 0.92 : 0),
    },
  };
}

function drawn(edge, clear, selected, { ink, ground, usual }) {
  const style = data.relations[edge.relation];
  const strength = selected ? 1 : edge.relation === "part-of" ? 0.8 : usual;
  const tone = faint(colour(style), clear ? strength : 0.05);
  const label = edge.id === view.edge ? style.name : "";
  return { ...edge, label, font: { color: ink, strokeColor: ground }, color: { color: tone, hover: tone, highlight: tone }, title: `${style.name} (${edge.clauses.length || 1})` };
}

/** Draw again what has changed: selection, legend or colour scheme. */
function repaint() {
  const shown = visible();
  const clear = bright(shown);
  const tones = { ink: css("--ink"), ground: css("--ground"), usual: shown.edges.length > CROWD ? 0.2 : 0.42 };
  const points = shown.nodes.map((node) => painted(node, !clear || clear.nodes.has(node.id), tones));
  const lines = shown.edges.map((edge) => drawn(edge, !clear || clear.edges.has(edge.id), Boolean(clear?.edges.has(edge.id)), tones));
  const now = new Set([...points, ...lines].map(({ id }) => id));
  edges.remove(edges.getIds().filter((id) => !now.has(id)));
  nodes.remove(nodes.getIds().filter((id) => !now.has(id)));
  nodes.update(points);
  edges.update(lines);
}

/** Change to the overview ("") or to the clauses of one opinion. */
function enter(scene) {
  if (scene === view.scene && nodes.length) return;
  view.scene = scene;
  edges.clear();
  nodes.clear();
}

/** Bring nodes (all of them unless told) into view: their real boxes, labels included, with a small margin.
 *  In a large graph neighbours can be far: then what is selected stays in the middle, and its letters can be read. */
function fit(ids = nodes.getIds(), atOnce = still.matches) {
  if (!ids.length) return;
  const boxes = ids.map((id) => network.getBoundingBox(id));
  const [left, top] = [Math.min(...boxes.map((box) => box.left)), Math.min(...boxes.map((box) => box.top))];
  const [right, bottom] = [Math.max(...boxes.map((box) => box.right)), Math.max(...boxes.map((box) => box.bottom))];
  const room = { x: canvas.clientWidth - 2 * MARGIN, y: canvas.clientHeight - 2 * MARGIN };
  const scale = Math.min(room.x / (right - left), room.y / (bottom - top), LARGEST);
  const far = large && scale < READABLE && nodes.get(view.node);
  const position = far ? network.getPosition(view.node) : { x: (left + right) / 2, y: (top + bottom) / 2 };
  const animation = atOnce ? false : { duration: 350, easingFunction: "easeInOutQuad" };
  network.moveTo({ position, scale: far ? READABLE : scale, animation });
}

/** Where the labels are really drawn, in pixels of the page, by the canvas' own measure. */
function labelBoxes() {
  const rectangle = canvas.getBoundingClientRect();
  return nodes.getIds().map((id) => {
    const { left, top, width, height } = network.body.nodes[id].shape.labelModule.size;
    const from = network.canvasToDOM({ x: left, y: top });
    const to = network.canvasToDOM({ x: left + width, y: top + height });
    return {
      id, left: from.x + rectangle.left, top: from.y + rectangle.top,
      right: to.x + rectangle.left, bottom: to.y + rectangle.top,
    };
  });
}
