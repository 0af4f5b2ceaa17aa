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

  /** A value of the SPARQL JSON format as an element: a link to its page, or its words. */
  function shown(value, text) {
    if (value.type === "uri") return link(value.value, text);
    const words = document.createElement("span");
    words.textContent = value.value;
    words.dir = "auto";
    if (value["xml:lang"]) words.lang = value["xml:lang"];
    if (value.datatype) words.title = value.datatype;
    return words;
  }

  /** Says above the editor what does not work. */
  function tell(words) {
    const place = document.getElementById("told");
    place.append(document.createElement("br"), words);
    place.hidden = false;
  }

  /** The JSON that this server has at a path; an error says in its words why there is none. */
  async function json(path) {
    const response = await fetch(`${root}${path}`);
    if (!response.ok) throw new Error((await response.text()).slice(0, 300) || `status ${response.status}`);
    return response.json();
  }

  /** The address of this page with a query in it. */
  function shared(query) {
    return `${location.origin}${root}/editor?query=${encodeURIComponent(query)}`;
  }

  function given() {
    return new URLSearchParams(location.search).get("query");
  }

  /** Groups of questions, by the type of what they ask about (their first parameter). */
  const GROUPS = [
    ["Overviews", []],
    ["Instruments and goals", ["instrument", "goal", "any"]],
    ["Documents and clauses", ["document", "opinion", "clause"]],
    ["Themes, topics and groups", ["theme", "topic", "group"]],
    ["Bodies and addressees", ["body", "addressee"]],
    ["Words and changes", ["text"]],
  ];

  function groupOf({ parameters }) {
    return (GROUPS.find(([, types]) => types.includes(parameters[0]?.type)) ?? GROUPS[0])[0];
  }

  function entry(question, open) {
    const item = document.createElement("li");
    const button = document.createElement("button");
    const name = document.createElement("code");
    button.textContent = question.title;
    button.title = question.answers;
    name.textContent = question.name;
    button.append(document.createElement("br"), name);
    button.addEventListener("click", () => open(question));
    item.append(button);
    return item;
  }

  /** Lists the catalogue in groups; `open` gets the question that is clicked. */
  async function examples(open) {
    const place = document.getElementById("examples");
    const questions = await json("/api").then(
      (told) => told.questions,
      (error) => (tell(`The questions can't be listed: ${error.message}`), []),
    );
    const entries = new Map(questions.map((question) => [question, entry(question, open)]));
    for (const [title] of GROUPS) {
      const list = document.createElement("ul");
      list.append(...questions.filter((question) => groupOf(question) === title).map((question) => entries.get(question)));
      if (!list.children.length) continue;
      const section = document.createElement("section");
      const heading = document.createElement("h2");
      heading.textContent = title;
      section.append(heading, list);
      place.append(section);
    }
    document.getElementById("filter").addEventListener("input", (event) => {
      const words = event.target.value.toLowerCase();
      for (const [{ title, name, answers }, item] of entries) {
        item.hidden = !`${title} ${name} ${answers}`.toLowerCase().includes(words);
      }
      for (const section of place.children) section.hidden = !section.querySelector("li:not([hidden])");
    });
  }

  return { root, page, symbol, link, shown, tell, json, shared, given, examples };
})();
