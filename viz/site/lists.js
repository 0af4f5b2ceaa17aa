// The lists of a site's pages as files: CSV, JSON (SPARQL results) and Turtle (the W3C's vocabulary of results), as a
// server gives them. What a list holds was written beside its page; here it only gets its form.
"use strict";

const policygraphLists = (() => {
  const RESULTS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#";
  const INTEGER = "http://www.w3.org/2001/XMLSchema#integer";
  const BOM = "\ufeff";

  /** A cell of CSV: a text that a spreadsheet would take for a formula has an apostrophe before it. */
  function cell(term) {
    if (!term) return "";
    const text = term.type === "literal" && term.datatype !== INTEGER && /^[=+\-@\t\r]/.test(term.value) ? `'${term.value}` : term.value;
    return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  }

  const turtle = ({ type, value, datatype, "xml:lang": language }) => {
    if (type === "uri") return `<${value}>`;
    if (datatype === INTEGER) return value;
    return JSON.stringify(value) + (language ? `@${language}` : "");
  };

  const forms = {
    csv: ["CSV", "text/csv", ({ head, results }) => BOM + [head.vars.join(","), ...results.bindings.map((row) => head.vars.map((name) => cell(row[name])).join(","))]
      .map((line) => `${line}\r\n`).join("")],
    json: ["JSON", "application/sparql-results+json", (found) => JSON.stringify(found)],
    ttl: ["Turtle", "text/turtle", ({ head, results }) => `@prefix rs: <${RESULTS}> .\n[] a rs:ResultSet ;\n${head.vars.map((name) => `  rs:resultVariable "${name}" ;\n`).join("")}${
      results.bindings.map((row) => `  rs:solution [ ${Object.entries(row).map(([name, term]) => `rs:binding [ rs:variable "${name}" ; rs:value ${turtle(term)} ]`).join(" ; ")} ]`)
        .join(" ;\n")} .\n`],
  };

  /** Put buttons into an element; `found` gives the list as SPARQL results, or a promise of them. */
  function offer(save, list, found) {
    for (const [ending, [name, type, written]] of Object.entries(forms)) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = name;
      button.addEventListener("click", async () => {
        const url = URL.createObjectURL(new Blob([written(await found())], { type }));
        const link = document.createElement("a");
        link.href = url;
        link.download = `${list}.${ending}`;
        link.click();
        setTimeout(() => URL.revokeObjectURL(url), 10000);
      });
      save.append(" ", button);
    }
  }

  for (const save of document.querySelectorAll(".save[data-list]")) {
    const { list, shard } = save.dataset;
    offer(save, list, async () => (await policygraph.shard(shard))[list]);
  }
  return { offer };
})();
