// What both editors share: words, where a thing has its page, the catalogue as examples, queries in links.
"use strict";
const policygraph = (() => {
  const { root, base, ns, language, words, groups } = JSON.parse(document.querySelector(".editor").dataset.editor);

  /** The words for a key, with what is put into their places {0}, {1}. */
  function said(key, ...put) {
    return words[key].replace(/\{(\d)\}/g, (whole, place) => put[place] ?? whole);
  }

  /** An address of this server in a language; the same rule as viz/pages/drawing.py. */
  function spoken(address, wanted = language) {
    if (wanted === "en") return address;
    const [path, ...place] = address.split("#");
    return [`${path}${path.includes("?") ? "&" : "?"}language=${wanted}`, ...place].join("#");
  }

  /** Where an IRI has its page on this server; the same rule as queries/server/paths.py. */
  function page(iri) {
    if (iri.startsWith(ns)) return spoken(`${root}/ns#${iri.slice(ns.length)}`);
    if (iri.startsWith(`${base}id/`)) return spoken(`${root}/${iri.slice(base.length)}`);
    return spoken(`${root}/page?iri=${encodeURIComponent(iri)}`);
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
    const literal = document.createElement("span");
    literal.textContent = value.value;
    literal.dir = "auto";
    if (value["xml:lang"]) literal.lang = value["xml:lang"];
    if (value.datatype) literal.title = value.datatype;
    return literal;
  }

  /** Says above the editor what does not work. */
  function tell(text) {
    const place = document.getElementById("told");
    place.append(document.createElement("br"), text);
    place.hidden = false;
  }

  // what Chromium, Firefox and Safari say themselves of a request without an answer
  const STOPPED = /^(signal is aborted|the operation was aborted|fetch is aborted)/i;
  const UNREACHED = /^(failed to fetch|networkerror when|load failed)/i;

  /** Why a request came to nothing: in our words what the browser says, the server's words as they are. */
  function reason(text) {
    if (STOPPED.test(text)) return said("stopped");
    if (UNREACHED.test(text)) return said("unreached");
    return text;
  }

  /** The JSON that this server has at a path, in the language; an error says why there is none. */
  async function json(path) {
    const response = await fetch(spoken(`${root}${path}`)).catch(({ message }) => {
      throw new Error(reason(message));
    });
    if (!response.ok) throw new Error((await response.text()).slice(0, 300) || said("status", response.status));
    return response.json();
  }

  /** A question's query as it opens: of its comments the title and the parameters, so that the query is in sight. */
  function opening(sparql) {
    return sparql
      .split("\n")
      .filter((line) => !/^# (answers|column|example):/.test(line))
      .join("\n");
  }

  /** Shows that the editor is there. */
  function ready() {
    document.getElementById("loading").hidden = true;
    document.body.dataset.ready = "yes";
  }

  /** The address of this page with a query in it, in this language or another. */
  function shared(query, wanted = language) {
    return `${location.origin}${spoken(`${root}/editor?query=${encodeURIComponent(query)}`, wanted)}`;
  }

  function given() {
    return new URLSearchParams(location.search).get("query");
  }

  /** Groups of questions, by the type of what they ask about (their first parameter). */
  const GROUPS = [
    ["overviews", []],
    ["instruments", ["instrument", "goal", "any"]],
    ["documents", ["document", "opinion", "clause"]],
    ["themes", ["theme", "topic", "group"]],
    ["bodies", ["body", "addressee"]],
    ["words", ["text"]],
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
      (error) => (tell(said("no-questions", error.message)), []),
    );
    const entries = new Map(questions.map((question) => [question, entry(question, open)]));
    for (const [group] of GROUPS) {
      const list = document.createElement("ul");
      list.append(...questions.filter((question) => groupOf(question) === group).map((question) => entries.get(question)));
      if (!list.children.length) continue;
      const section = document.createElement("section");
      const heading = document.createElement("h2");
      heading.textContent = groups[group];
      section.append(heading, list);
      place.append(section);
    }
    document.getElementById("filter").addEventListener("input", (event) => {
      const typed = event.target.value.toLowerCase();
      for (const [{ title, name, answers }, item] of entries) {
        item.hidden = !`${title} ${name} ${answers}`.toLowerCase().includes(typed);
      }
      for (const section of place.children) section.hidden = !section.querySelector("li:not([hidden])");
    });
  }

  return { root, said, reason, page, symbol, link, shown, tell, json, shared, given, opening, examples, ready };
})();
