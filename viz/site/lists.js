// The lists of a site's pages as files: CSV, JSON (SPARQL results) and Turtle (the W3C's vocabulary of results), as a
// server gives them, made from what the page shows, or from a shard where it does not show all.
"use strict";

const policygraphLists = (() => {
  const RESULTS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#";
  const INTEGER = "http://www.w3.org/2001/XMLSchema#integer";
  const text = (element) => (element?.textContent ?? "").replace(/\s+/g, " ").trim();
  const thing = (name, link) => (link ? { [name]: { iri: link.dataset.iri }, [`${name}_name`]: { text: text(link) } } : {});
  const linked = (element, selector) => element.querySelector(`${selector}[data-iri]`);

  /** Rows of SPARQL results, as these functions have them. */
  const read = ({ results }) => results.bindings.map((row) => Object.fromEntries(Object.entries(row)
    .map(([name, { type, value, datatype }]) => [name, { [type === "uri" ? "iri" : datatype === INTEGER ? "number" : "text"]: value }])));

  function rows(save) {
    const part = save.closest("section") ?? document.querySelector("main");
    const matrix = document.querySelector(".matrix");
    if (matrix && !part.matches("section")) {
      const columns = [...matrix.querySelectorAll("thead th a")];
      return [...matrix.querySelectorAll("tbody tr")].flatMap((row) => [...row.querySelectorAll("td")].flatMap((cell, at) => (cell.textContent.trim()
        ? [{ ...thing("text", linked(row, "th a")), ...thing("thing", columns[at]), count: { number: text(cell) } }] : [])));
    }
    if (part.querySelector(".columns")) {
      return [...part.querySelectorAll(".clause")].flatMap((clause) => [...clause.querySelectorAll(".said")].map((said) => ({
        clause: { iri: clause.querySelector(".label").dataset.iri }, clause_name: { text: clause.querySelector(".label").title },
        language: { text: said.lang }, words: { text: text(said.querySelector("p")) } })));
    }
    if (part.querySelector("ul.clauses")) {
      let home;
      return [...part.querySelectorAll("ul.clauses > li")].flatMap((line) => {
        if (line.matches(".home")) { home = linked(line, "a"); return []; }
        const forms = [...line.querySelectorAll(".form a[data-iri]")];
        return (forms.length ? forms : [undefined]).map((form) => ({ ...thing("clause", linked(line, ".where > a")), ...thing("text", home),
          ...thing("act", linked(line, ".act a")), ...thing("cited", form), words: { text: text(line.querySelector(".words")) } }));
      });
    }
    return [...part.querySelectorAll("table.list tr")].filter((row) => row.querySelector("td")).map((row) => {
      const numbers = [...row.querySelectorAll("td.number")].map((cell) => text(cell).replace(/\D/g, ""));
      const first = linked(row, "th a");
      return first ? { ...thing("thing", first), count: { number: numbers.at(-1) ?? "" } }
        : { year: { number: text(row.querySelector("th")) }, instruments: { number: numbers[0] }, clauses: { number: numbers[1] } };
    });
  }

  const value = (cell) => cell.iri ?? cell.text ?? cell.number;
  const columnsOf = (found) => [...new Set(found.flatMap((row) => Object.keys(row)))];
  const escaped = (words) => JSON.stringify(words).replace(/[\u007f-\uffff]/g, (sign) => sign);

  const forms = {
    csv: ["CSV", "text/csv", (found) => [columnsOf(found), ...found.map((row) => columnsOf(found).map((name) => (row[name] ? value(row[name]) : "")))]
      .map((row) => row.map((cell) => (/[",\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(",")).join("\r\n")],
    json: ["JSON", "application/sparql-results+json", (found) => JSON.stringify({ head: { vars: columnsOf(found) }, results: { bindings: found.map((row) =>
      Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, { type: cell.iri ? "uri" : "literal", value: value(cell), ...(cell.number ? { datatype: INTEGER } : {}) }]))) } })],
    ttl: ["Turtle", "text/turtle", (found) => `@prefix rs: <${RESULTS}> .\n[] a rs:ResultSet ;\n${columnsOf(found).map((name) => `  rs:resultVariable "${name}" ;\n`).join("")}${
      found.map((row) => `  rs:solution [ ${Object.entries(row).map(([name, cell]) => `rs:binding [ rs:variable "${name}" ; rs:value ${
        cell.iri ? `<${cell.iri}>` : cell.number ? cell.number : escaped(cell.text ?? "")} ]`).join(" ; ")} ]`).join(" ;\n")} .\n`],
  };

  /** Put buttons into an element; `found` gives the rows of the list, or a promise of them. */
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
    offer(save, list, async () => (shard ? read(await policygraph.shard(shard)) : rows(save)));
  }
  return { offer };
})();
