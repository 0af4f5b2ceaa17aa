// The page: steps are done one after the other, and after each everything shows the picture as it is then.
"use strict";
(() => {
  const settings = JSON.parse(document.getElementById("graph").dataset.graph);
  const said = settings.words.page;
  const { filled } = graphElement;
  const data = graphData(settings.root, settings.language);
  const element = (id) => document.getElementById(id);
  let picture = graphPicture.empty();
  let steps = [];
  let undone = [];
  let selected = "";
  let pathFrom = "";
  let found = null;
  let work = Promise.resolve();

  const list = graphList(settings, { chosen: (id) => choose(id, "title"), relations: (id) => choose(id, "relations"), hidden: (id) => step(["hide", id]) });
  const legend = graphLegend(settings, { step });
  const panel = graphPanel(settings, data, {
    step,
    pin(id) {
      const { x, y } = picture.nodes.get(id);
      step(["move", id, x, y]);
    },
    pathFrom(id) {
      pathFrom = id;
      tell(id ? said.choose : "");
      showPanel();
    },
    path: (to) => choose(to),
    left: () => list.focus(""),
  });
  const canvas = graphCanvas.begin(element("canvas"), settings, {
    chosen: (id) => choose(id),
    moved: (id, x, y) => step(["move", id, x, y]),
    opened: (id) => step(["all", id]),
  });

  function tell(words) {
    element("told").textContent = words;
  }

  function showPanel(focus = "") {
    const node = picture.nodes.get(selected);
    const state = { pinned: node?.pinned ?? false, choosing: Boolean(node) && pathFrom === selected };
    panel.show(node, state, focus).catch((error) => tell(filled(said.failed, error.message)));
  }

  /** Chooses a thing, or, while a path is being chosen, its other end. */
  function choose(id, focus = "") {
    if (pathFrom && id && id !== pathFrom) {
      const from = pathFrom;
      pathFrom = "";
      return step(["path", from, id]);
    }
    pathFrom = "";
    selected = id;
    list.select(id);
    canvas?.mark(selected, picture.way, found);
    if (id) canvas?.reach(id);
    showPanel(focus);
    return work;
  }

  function show(words = "") {
    const seen = graphPicture.seen(picture);
    if (!seen.nodes.has(selected)) selected = "";
    list.select(selected);
    list.show(seen);
    legend.show(picture);
    canvas?.show(seen);
    canvas?.mark(selected, picture.way, found);
    showPanel();
    const tools = { undo: !steps.length, redo: !undone.length, hidden: !picture.hidden.size };
    const lost = tools[document.activeElement?.id]; // whoever has just pressed what cannot be pressed any more
    element("undo").disabled = tools.undo;
    element("redo").disabled = tools.redo;
    element("hidden").hidden = tools.hidden;
    if (lost) element(tools.undo ? "redo" : "undo").focus();
    element("hidden").textContent = filled(said.hidden, picture.hidden.size);
    const state = filled(said.state, seen.nodes.size, seen.edges.length);
    const left = picture.total - picture.drawn;
    const part = left > 0 ? filled(said.part, picture.drawn, picture.total) : "";
    tell([words, state, part, picture.cut ? said.cut : ""].filter(Boolean).join(" "));
    element("more").hidden = left <= 0;
    element("more").textContent = filled(said["draw-more"], Math.min(left, graphSteps.SOME));
    element("first-step").hidden = picture.nodes.size !== 1;
    const hash = graphSteps.written(steps);
    for (const link of document.querySelectorAll("footer a[hreflang]")) link.hash = hash; // the same picture there
    if (location.hash.slice(1) !== hash) history.replaceState(null, "", `${location.pathname}${location.search}${hash ? `#${hash}` : ""}`);
  }

  /** What is asked of the page is done in turn; what fails is said, and leaves the picture as it is. */
  function inTurn(does) {
    document.body.setAttribute("data-busy", "yes");
    const mine = work.then(does).catch((error) => tell(filled(said.failed, error.message)));
    work = mine.finally(() => {
      if (work === last) document.body.removeAttribute("data-busy");
    });
    const last = work;
    return mine;
  }

  function words(message) {
    return message ? filled(said[message[0]], ...message.slice(1)) : "";
  }

  function step(one) {
    return inTurn(async () => {
      const message = await graphSteps.apply(picture, data, one);
      if (message?.[0] === "too-many") {
        tell(words(message));
        return;
      }
      steps.push(one.map(String));
      undone = [];
      show(words(message));
    });
  }

  /** The picture from its beginning; a step of a strange address that fails is left out. */
  async function again() {
    const made = await graphSteps.first(data, settings);
    const kept = [];
    for (const one of steps) {
      try {
        await graphSteps.apply(made, data, one);
        kept.push(one);
      } catch {
        // what it was about is not drawn
      }
    }
    [picture, steps] = [made, kept];
  }

  function back() {
    return inTurn(async () => {
      if (!steps.length) return;
      undone.push(steps.pop());
      await again();
      show();
    });
  }

  function forth() {
    return inTurn(async () => {
      if (!undone.length) return;
      const one = undone.pop();
      const message = await graphSteps.apply(picture, data, one);
      steps.push(one);
      show(words(message));
    });
  }

  function name(ending) {
    const about = (settings.start || `${settings.question} ${settings.of}`).trim().replace(/[^\p{L}\p{N}.@()-]+/gu, "-");
    return `${about}.${ending}`;
  }

  const pressed = {
    undo: back,
    redo: forth,
    links: () => step(["links"]),
    hidden: () => step(["show"]),
    more: () => step(["more"]),
    fit: () => canvas?.fit(),
    png: async () => graphFiles.save(name("png"), await graphFiles.png(canvas, graphPicture.seen(picture), settings)),
    svg: () => graphFiles.save(name("svg"), new Blob([graphFiles.svg(graphPicture.seen(picture), settings)], { type: "image/svg+xml" })),
    graphml: () =>
      graphFiles.save(name("graphml"), new Blob([graphFiles.graphml(graphPicture.seen(picture))], { type: "application/xml" })),
    address: () => navigator.clipboard.writeText(location.href).then(() => tell(said.copied)),
  };
  for (const [id, does] of Object.entries(pressed)) element(id).addEventListener("click", does);
  element("address").hidden = !navigator.clipboard; // only where the connection is a safe one
  if (!canvas) {
    for (const id of ["fit", "png"]) element(id).hidden = true;
    element("canvas").hidden = true;
    element("no-canvas").hidden = false;
  }
  element("filter").addEventListener("input", (event) => {
    found = list.filter(event.target.value);
    canvas?.mark(selected, picture.way, found);
  });
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.target.closest("input, textarea")) return;
    const key = event.key.toLowerCase();
    if (key === "z" && !event.shiftKey) back();
    else if (key === "y" || key === "z") forth();
    else return;
    event.preventDefault();
  });
  const opened = () =>
    inTurn(async () => {
      tell(said.working);
      steps = graphSteps.read(location.hash.slice(1));
      undone = [];
      await again();
      if (!selected) selected = settings.question ? settings.of : settings.start;
      show(picture.nodes.size ? "" : said.nothing);
      document.body.dataset.ready = "yes";
    });
  addEventListener("hashchange", opened);
  opened();
})();
