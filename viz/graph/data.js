// Where the graph's data comes from: the only script that knows addresses. On a server each answer is asked for; a copy
// of the site as files has the same answers at addresses of its own, by another object with the same functions.
"use strict";
const graphData = (root, language) => {
  const kept = new Map();

  function asked(name, parameters) {
    const address = `${root}/graph/${name}.json?${new URLSearchParams({ ...parameters, language })}`;
    if (!kept.has(address)) {
      const answer = fetch(address).then(async (response) => {
        if (!response.ok) throw new Error((await response.text()).slice(0, 200) || `status ${response.status}`);
        return response.json();
      });
      answer.catch(() => kept.delete(address)); // so that it can be tried again
      kept.set(address, answer);
    }
    return kept.get(address);
  }

  return {
    /** A thing with its neighbours: { node, links, groups, total }. */
    thing: (id) => asked("thing", { id }),
    /** What a question draws, `most` things at most: { nodes with x and y, edges, cut, total }. */
    scene: (question, of, most) => asked("scene", { question, of, most }),
    /** What somebody may mean by words, of a question or of anything: { exact, nodes }. */
    find: (words, question = "") => asked("find", { words, question }),
    /** More of a thing: { names, year, home, readings }. */
    detail: (id) => asked("detail", { id }),
    /** The things on a shortest path: { nodes }. */
    path: (from, to) => asked("path", { from, to }),
  };
};
