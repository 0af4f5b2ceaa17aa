// What is drawn, as plain data: things with their places, the links between them, what is hidden or left out.
"use strict";
const graphPicture = (() => {
  function empty() {
    return {
      nodes: new Map(), // by id: { id, kind, name, page, x, y, pinned }
      edges: new Map(), // by key: { key, source, target, relation, count }
      opened: new Map(), // answers about things whose links are known, by id
      hidden: new Set(), // ids
      off: { kind: new Set(), relation: new Set() },
      way: [], // ids of the marked path
      cut: false, // whether there is more than any picture can hold
      asked: [], // the question, and of what
      drawn: 0, // things that the question drew,
      total: 0, // of how many
    };
  }

  function link(picture, source, target, relation, count) {
    const key = JSON.stringify([source, relation, target]);
    picture.edges.set(key, { key, source, target, relation, count });
  }

  /** The links of an answer that lead to drawn things; `only`: to these. */
  function linkAll(picture, answer, only = picture.nodes) {
    const id = answer.node.id;
    for (const each of answer.links) {
      if (!only.has(each.node.id) || !picture.nodes.has(each.node.id)) continue;
      const ends = each.direction === "out" ? [id, each.node.id] : [each.node.id, id];
      link(picture, ...ends, each.relation, each.count);
    }
  }

  function put(picture, node, x, y) {
    picture.nodes.set(node.id, { ...node, x, y, pinned: false });
  }

  /** Makes the links of a drawn thing known. */
  function open(picture, answer) {
    if (picture.opened.has(answer.node.id)) return;
    picture.opened.set(answer.node.id, answer);
    linkAll(picture, answer);
  }

  /** The links as lines: pairs of things with their places. */
  function lines(picture) {
    return [...picture.edges.values()].map(({ source, target }) => [picture.nodes.get(source), picture.nodes.get(target)]);
  }

  /** Draws things around one that is drawn, and returns how many are new. */
  function add(picture, nodes, centre) {
    const fresh = [...new Map(nodes.map((node) => [node.id, node])).values()].filter((node) => !picture.nodes.has(node.id));
    const places = graphPlaces.around([...picture.nodes.values()], picture.nodes.get(centre), fresh.length, lines(picture));
    fresh.forEach((node, index) => put(picture, node, ...places[index]));
    const added = new Set(fresh.map((node) => node.id));
    for (const answer of picture.opened.values()) linkAll(picture, answer, added);
    return fresh.length;
  }

  /** What can be seen: without what is hidden, or of a kind or relation that is left out. */
  function seen(picture) {
    const { kind, relation } = picture.off;
    const nodes = new Map();
    for (const node of picture.nodes.values()) {
      if (!picture.hidden.has(node.id) && !kind.has(node.kind)) nodes.set(node.id, node);
    }
    const edges = [...picture.edges.values()].filter(
      (edge) => !relation.has(edge.relation) && nodes.has(edge.source) && nodes.has(edge.target),
    );
    return { nodes, edges };
  }

  return { empty, put, link, open, add, seen };
})();
