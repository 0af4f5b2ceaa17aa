// The editor that needs nothing but this server.
"use strict";
(async () => {
  const { said } = policygraph;
  const at = (id) => document.getElementById(id);
  const query = at("query");
  const state = at("state");
  const results = at("results");
  let answer = null;
  let view = "table";
  let under = null;
  const MOST_ROWS = 1000;
  const OPENING = "SELECT ?thing ?kind WHERE { ?thing a ?kind } LIMIT 20";
  query.value = policygraph.given() ?? OPENING;

  function cell(value) {
    const box = document.createElement("td");
    if (!value) return box;
    box.append(policygraph.shown(value));
    return box;
  }

  function table({ columns, rows }) {
    const found = document.createElement("table");
    const head = found.createTHead().insertRow();
    for (const column of columns) {
      const box = document.createElement("th");
      box.textContent = column;
      head.append(box);
    }
    const body = found.createTBody();
    for (const row of rows.slice(0, MOST_ROWS)) body.insertRow().append(...columns.map((column) => cell(row[column])));
    return found;
  }

  function show() {
    results.replaceChildren();
    for (const button of document.querySelectorAll("[data-view]")) button.setAttribute("aria-pressed", String(button.dataset.view === view));
    if (!answer) return;
    if (answer.error) {
      const words = document.createElement("pre");
      words.className = "error";
      words.textContent = answer.error;
      results.append(words);
    } else if (view === "response" || answer.rows === undefined) {
      const words = document.createElement("pre");
      words.textContent = answer.text;
      results.append(words);
    } else if (view === "chart") results.append(drawing.chart(answer.columns, answer.rows));
    else if (view === "graph") drawing.graph(answer.triples ?? drawing.edgesOfRows(answer.columns, answer.rows), results);
    else {
      results.append(table(answer));
      const left = answer.rows.length - MOST_ROWS;
      if (left > 0) results.append(drawing.hint(said("left", left, said("response"))));
    }
  }

  function read(text, type) {
    if (type.includes("ntriples") || type.includes("n-triples")) {
      const triples = [...text.matchAll(/^(\S+) <([^>]*)> (.*) \.$/gm)].map(([, from, property, to]) => [term(from), { type: "uri", value: property }, term(to)]);
      const rows = triples.map(([subject, property, object]) => ({ subject, property, object }));
      return { text, triples, columns: ["subject", "property", "object"], rows };
    }
    const json = JSON.parse(text);
    if (!json.results) return { text: json.boolean === undefined ? text : said(json.boolean ? "yes" : "no") };
    return { text, columns: json.head.vars, rows: json.results.bindings };
  }

  function term(written) {
    if (written.startsWith("<")) return { type: "uri", value: written.slice(1, -1) };
    const literal = /^"(.*)"(?:@([\w-]+)|\^\^<([^>]*)>)?$/s.exec(written);
    if (!literal) return { type: "bnode", value: written };
    const value = JSON.parse(`"${literal[1].replace(/\\U([0-9A-F]{8})/gi, (_, code) => String.fromCodePoint(parseInt(code, 16)))}"`);
    return { type: "literal", value, "xml:lang": literal[2], datatype: literal[3] };
  }

  async function run() {
    under?.abort();
    const running = new AbortController();
    under = running;
    const { signal } = running;
    at("stop").disabled = false;
    state.textContent = said("running");
    const began = performance.now();
    let found = null;
    let outcome = said("stopped");
    try {
      const response = await fetch(`${policygraph.root}/sparql`, {
        method: "POST",
        signal,
        body: new URLSearchParams({ query: query.value }),
        headers: { accept: "application/sparql-results+json, application/n-triples;q=0.9" },
      });
      const text = await response.text();
      found = response.ok ? read(text, response.headers.get("content-type")) : { error: text };
      const seconds = ((performance.now() - began) / 1000).toFixed(2);
      if (!response.ok) outcome = said("refused", response.status);
      else outcome = found.rows ? said("rows", found.rows.length, seconds) : said("seconds", seconds);
    } catch (error) {
      if (!signal.aborted) [found, outcome] = [{ error: policygraph.reason(error.message) }, said("failed")];
    }
    if (under !== running) return; // another query was started meanwhile: the page is about that one
    answer = found ?? answer;
    state.textContent = outcome;
    at("stop").disabled = true;
    show();
  }

  at("run").addEventListener("click", run);
  at("stop").addEventListener("click", () => under?.abort());
  at("share").addEventListener("click", async () => {
    const address = policygraph.shared(query.value);
    try {
      await navigator.clipboard.writeText(address);
      state.textContent = said("copied");
    } catch {
      state.textContent = address;
    }
  });
  // another language keeps what was written here
  for (const link of document.querySelectorAll("[hreflang]")) {
    link.addEventListener("click", () => {
      if (query.value !== OPENING) link.href = policygraph.shared(query.value, link.hreflang);
    });
  }
  query.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) run();
  });
  for (const button of document.querySelectorAll("[data-view]")) {
    button.addEventListener("click", () => {
      view = button.dataset.view;
      show();
    });
  }
  await policygraph.examples((question) => {
    query.value = policygraph.opening(question.sparql);
    run();
  });
  if (policygraph.given()) run();
  policygraph.ready();
})();
