// What both editors share: where a thing has its page, the catalogue as examples, queries in links.
"use strict";
const policygraph = (() => {
  const { root, base, ns } = document.body.dataset;

  /** Where an IRI has its page on this server; the same rule as queries/server/paths.py. */
  function page(iri) {
    if (iri.startsWith(ns)) return `${root}/ns#${iri.slice(ns.length)}`;
    if (iri.startsWith(`${base}id/`)) return `${root}/${iri.slice(base.length)}`;
    return `${root}/page?iri=${encodeURIComponent(iri)}`;
  }

  /** The symbol of an own thing, else the IRI, with the words of a path readable. */
  function symbol(iri) {
    const own = `${base}id/`;
    const sdg = "http://metadata.un.org/sdg";
    let name = iri;
    if (iri.startsWith(own)) name = iri.slice(own.length);
    else if (iri === sdg || iri.startsWith(`${sdg}/`)) name = `SDG${iri.slice(sdg.length)}`;
    else return iri;
    try {
      return decodeURIComponent(name);
    } catch {
      return name;
    }
  }

  function link(iri, text) {
    const anchor = document.createElement("a");
    anchor.className = "iri";
    anchor.href = page(iri);
    anchor.target = "_blank";
    anchor.rel = "noopener";
    anchor.title = iri;
    anchor.textContent = text ?? symbol(iri);
    return anchor;
  }

  /** The address of this page with a query in it. */
  function shared(query) {
    return `${location.origin}${root}/editor?query=${encodeURIComponent(query)}`;
  }

  function given() {
    return new URLSearchParams(location.search).get("query");
  }

  /** Lists the catalogue; `open` gets the question that is clicked. */
  async function examples(open) {
    const list = document.getElementById("examples");
    const response = await fetch(`${root}/api`);
    const { questions } = await response.json();
    for (const question of questions) {
      const item = document.createElement("li");
      const button = document.createElement("button");
      const name = document.createElement("code");
      button.textContent = question.title;
      button.title = question.answers;
      name.textContent = question.name;
      button.append(document.createElement("br"), name);
      button.addEventListener("click", () => open(question));
      item.append(button);
      list.append(item);
    }
    document.getElementById("filter").addEventListener("input", (event) => {
      const words = event.target.value.toLowerCase();
      for (const [place, item] of [...list.children].entries()) {
        const { title, name, answers } = questions[place];
        item.hidden = !`${title} ${name} ${answers}`.toLowerCase().includes(words);
      }
    });
    return questions;
  }

  return { root, page, symbol, link, shared, given, examples };
})();
