// The data of a site's graph, in place of a server's answers; and what the address of the page asks.
"use strict";

(() => {
  const page = document.getElementById("graph");
  const told = JSON.parse(page.dataset.graph);
  const asked = new URLSearchParams(location.search);
  for (const key of ["start", "question", "of"]) told[key] = (asked.get(key) ?? "").trim().slice(0, 500);
  page.dataset.graph = JSON.stringify(told);
  page.querySelector("h1 bdi")?.replaceChildren(told.start || told.of);
  document.title = `${told.start || told.of || told.question} – policygraph`;
  document.querySelectorAll("footer a[hreflang]").forEach((link) => { link.href += location.search; });
})();

const graphData = (root, language) => {
  const FURTHEST = 3000;

  async function shard(kind, key) {
    const shards = await policygraph.shard(`graph/shards-${language}`);
    return policygraph.shard(`graph/${kind}-${language}-${policygraph.bucket(key, shards)}`);
  }
  async function asked(kind, key) {
    const found = await shard(kind, key);
    if (!Object.hasOwn(found, key)) throw new Error(key);
    return found[key];
  }
  const thing = (id) => asked("thing", id);

  /** Breadth first from both ends, over what says little only where there is no other way. */
  async function way(from, to, without) {
    const came = [new Map([[from, null]]), new Map([[to, null]])];
    const edges = [[from], [to]];
    while (edges[0].length && edges[1].length && came[0].size + came[1].size < FURTHEST) {
      const side = edges[0].length <= edges[1].length ? 0 : 1;
      const further = [];
      for (const here of edges[side]) {
        for (const link of (await thing(here)).links) {
          const other = link.node.id;
          if (without.has(link.relation) || came[side].has(other)) continue;
          came[side].set(other, here);
          if (came[1 - side].has(other)) {
            const back = (side, at) => (at === null ? [] : [...back(side, came[side].get(at)), at]);
            return [...back(0, other), ...back(1, other).reverse().slice(1)];
          }
          further.push(other);
        }
      }
      edges[side] = further;
    }
    return [];
  }

  return {
    thing,
    scene: (question, of) => asked("scene", `${question} ${of ?? ""}`),
    detail: (id) => asked("detail", id),
    async path(from, to) {
      const little = new Set(["topic", "group", "addressee", "asks-for", "issued-by", "forum"]);
      let found = await way(from, to, little);
      if (!found.length) found = await way(from, to, new Set());
      return { nodes: await Promise.all(found.map(async (id) => (await thing(id)).node)) };
    },
  };
};
