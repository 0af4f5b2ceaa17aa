// The steps that lead to a picture. They stand in the address, so a reload or a sent address shows the same picture;
// taking one back means to go the others again.
"use strict";
const graphSteps = (() => {
  const FEW = 30;
  const TOGETHER = 300;
  const SOME = 60; // things that a question begins with, and that are added when more are asked for
  const AT_ONCE = 4; // requests, so that others get their turn

  function written(steps) {
    return steps.map((step) => step.map((part) => encodeURIComponent(part)).join(",")).join(";");
  }

  function read(text) {
    try {
      return text.split(";").filter(Boolean).map((step) => step.split(",").map(decodeURIComponent));
    } catch {
      return []; // not one of ours
    }
  }

  async function opened(picture, data, id) {
    const answer = await data.thing(id);
    if (!picture.nodes.has(id)) graphPicture.put(picture, answer.node, 0, 0);
    graphPicture.open(picture, answer);
    return answer;
  }

  function told(added) {
    return added ? ["added", added] : ["nothing-added"];
  }

  function nodeOf(picture, id) {
    const node = picture.nodes.get(id);
    if (!node) throw new Error(id);
    return node;
  }

  /** Draws what a question draws; what was moved by hand stays where it is. */
  function drawScene(picture, scene) {
    for (const { x, y, ...node } of scene.nodes) {
      if (!picture.nodes.get(node.id)?.pinned) graphPicture.put(picture, node, x, y);
    }
    for (const edge of scene.edges) graphPicture.link(picture, edge.source, edge.target, edge.relation, edge.count);
    Object.assign(picture, { cut: scene.cut, drawn: scene.nodes.length, total: scene.total });
  }

  /** What each step does to a picture; it returns what to say: the key of the words, and what is put into them. */
  const doing = {
    async expand(picture, data, id, relation, direction, kind) {
      nodeOf(picture, id);
      const { links, groups } = await opened(picture, data, id);
      const isMeant = (each) => each.relation === relation && each.direction === direction;
      const chosen = links.filter((link) => isMeant(link) && link.node.kind === kind);
      const added = graphPicture.add(picture, chosen.map((link) => link.node), id);
      const all = groups.find((group) => isMeant(group) && group.kind === kind)?.number ?? 0;
      return all > chosen.length ? ["some", chosen.length, all] : told(added);
    },
    async all(picture, data, id) {
      nodeOf(picture, id);
      const { links, total } = await data.thing(id);
      if (total > FEW) return ["too-many", total];
      await opened(picture, data, id);
      return told(graphPicture.add(picture, links.map((link) => link.node), id));
    },
    async one(picture, data, id, other) {
      nodeOf(picture, id);
      const { links } = await opened(picture, data, id);
      return told(graphPicture.add(picture, links.map((link) => link.node).filter((node) => node.id === other), id));
    },
    hide(picture, data, id) {
      picture.hidden.add(id);
      return ["hid", nodeOf(picture, id).name];
    },
    show(picture) {
      picture.hidden.clear();
      return null;
    },
    move(picture, data, id, x, y) {
      const node = nodeOf(picture, id);
      picture.nodes.set(id, { ...node, x: Number(x) || 0, y: Number(y) || 0, pinned: true });
      return ["pinned", node.name];
    },
    unpin(picture, data, id) {
      const node = nodeOf(picture, id);
      picture.nodes.set(id, { ...node, pinned: false });
      return ["unpinned", node.name];
    },
    toggle(picture, data, what, name) {
      const off = picture.off[what === "kind" ? "kind" : "relation"];
      if (!off.delete(name)) off.add(name);
      return null;
    },
    async path(picture, data, from, to) {
      const { nodes } = await data.path(from, to);
      picture.way = nodes.map((node) => node.id);
      if (!nodes.length) return ["no-path"];
      let before = nodes[0].id;
      if (!picture.nodes.has(before)) await opened(picture, data, before);
      for (const node of nodes.slice(1)) {
        graphPicture.add(picture, [node], before);
        await opened(picture, data, before);
        before = node.id;
      }
      for (const node of nodes) picture.hidden.delete(node.id);
      return ["path-of", nodes.length - 1];
    },
    async more(picture, data) {
      const before = picture.nodes.size;
      drawScene(picture, await data.scene(...picture.asked, picture.drawn + SOME));
      return told(picture.nodes.size - before);
    },
    async links(picture, data) {
      const wanted = [...graphPicture.seen(picture).nodes.keys()].slice(0, TOGETHER);
      const before = picture.edges.size;
      while (wanted.length) await Promise.all(wanted.splice(0, AT_ONCE).map((id) => data.thing(id)));
      for (const id of [...graphPicture.seen(picture).nodes.keys()].slice(0, TOGETHER)) await opened(picture, data, id);
      return told(picture.edges.size - before);
    },
  };

  /** Does one step; an unknown one is left out, as an address can be typed by anybody. */
  async function apply(picture, data, [name, ...given]) {
    return Object.hasOwn(doing, name) ? doing[name](picture, data, ...given) : null;
  }

  /** The picture before any step: a thing, or what a question draws. */
  async function first(data, { start, question, of }) {
    const picture = graphPicture.empty();
    if (!question) {
      await opened(picture, data, start);
      return picture;
    }
    picture.asked = [question, of];
    drawScene(picture, await data.scene(question, of, SOME));
    return picture;
  }

  return { written, read, apply, first, SOME };
})();
