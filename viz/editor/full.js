// YASGUI with our examples, our completion, our links, and two views of its results.
"use strict";
(async () => {
  const { Yasqe, Yasr } = Yasgui;
  const { root, said } = policygraph;

  // ---- completion from this graph alone: the built-in completers ask servers elsewhere
  const known = policygraph.json("/editor/completions.json").catch((error) => {
    policygraph.tell(said("no-completion", error.message));
    return { prefixes: {}, classes: [], properties: [], things: [] };
  });
  const builtIn = { ...Yasqe.Autocompleters };
  Yasqe.defaults.autocompleters = [];
  const prefixed = ({ prefixes }, iri) => {
    for (const [prefix, namespace] of Object.entries(prefixes)) {
      if (iri.startsWith(namespace)) return `${prefix}:${iri.slice(namespace.length)}`;
    }
    return iri;
  };
  const terms = (kind) => async (_, token) => {
    const all = await known;
    const words = (token.autocompletionString || token.string || "").toLowerCase();
    const short = (token.string || "").toLowerCase();
    return all[kind]
      .filter(({ iri, label }) => iri.toLowerCase().includes(words) || prefixed(all, iri).toLowerCase().startsWith(short) || label.toLowerCase().includes(short))
      .slice(0, 80)
      .map(({ iri }) => iri);
  };
  const hinted = (kind) => async (_, hints) => {
    const all = await known;
    const labels = new Map(all[kind].map(({ iri, label, comment }) => [iri, [label, comment].filter(Boolean).join(": ").slice(0, 120)]));
    for (const hint of hints) {
      const iri = hint.text.startsWith("<") ? hint.text.slice(1, -1) : hint.text;
      const [prefix, ...local] = iri.split(":");
      const whole = all.prefixes[prefix] ? all.prefixes[prefix] + local.join(":") : iri;
      const label = labels.get(whole);
      hint.displayText = label ? `${kind === "things" ? label : `${prefixed(all, whole)}  –  ${label}`}` : prefixed(all, whole);
    }
    return hints;
  };
  for (const [name, kind] of [["property", "properties"], ["class", "classes"]]) {
    Yasqe.registerAutocompleter({
      ...builtIn[name], name: `policygraph-${name}`, persistenceId: null, bulk: false, autoShow: false,
      get: terms(kind), postprocessHints: hinted(kind),
    });
  }
  Yasqe.registerAutocompleter({
    ...builtIn.prefixes, name: "policygraph-prefixes", persistenceId: null,
    get: async () => Object.entries((await known).prefixes).map(([prefix, iri]) => `${prefix}: <${iri}>`).sort(),
  });
  Yasqe.registerAutocompleter({
    name: "policygraph-things", bulk: false, autoShow: false,
    isValidCompletionPosition: (yasqe) => yasqe.getCompleteToken().string.startsWith("<"),
    preProcessToken: (_, token) => ({ ...token, autocompletionString: token.string.replace(/^<|>$/g, "") }),
    get: async (_, token) => {
      const words = token.autocompletionString.toLowerCase();
      const where = ({ iri, label }) => Math.min(...[label, iri].map((text) => text.toLowerCase().indexOf(words) >>> 0));
      return (await known).things
        .map((thing) => [where(thing), thing])
        .filter(([place]) => place < 1000)
        .sort(([place, one], [other, two]) => place - other || one.iri.length - two.iri.length)
        .slice(0, 60)
        .map(([, { iri }]) => iri);
    },
    postProcessSuggestion: (_, token, iri) => `<${iri}>`,
    postprocessHints: hinted("things"),
  });

  // ---- results
  // YASGUI's own cells send the words of the data through a parser of HTML; ours are built as text
  const boxed = (content) => {
    const [box, inner] = [document.createElement("div"), document.createElement("span")];
    inner.append(content);
    box.append(inner);
    return box;
  };
  class ThingTable extends Yasr.plugins.table {
    label = said("table");
    getColumns() {
      const [rowNumbers, ...columns] = super.getColumns();
      const prefixes = this.yasr.getPrefixes();
      const render = (value, purpose) => {
        if (value === "") return "";
        if (purpose === "display") return boxed(this.shown(value, prefixes)).outerHTML;
        return drawing.isNumber(value) ? Number(value.value) : boxed(value.value).firstChild.innerHTML;
      };
      return [rowNumbers, ...columns.map((column) => ({ ...column, render, contentPadding: `${column.name}mmm` }))]; // room for its heading
    }
    shown(value, prefixes) {
      const symbol = policygraph.symbol(value.value);
      return policygraph.shown(value, symbol === value.value ? prefixed({ prefixes }, symbol) : symbol);
    }
  }
  Yasr.registerPlugin("table", ThingTable);

  const icon = (sign) => {
    const element = document.createElement("div"); // on narrow screens YASGUI hides each span of a button
    element.textContent = sign;
    element.setAttribute("aria-hidden", "true");
    return element;
  };
  const rows = (yasr) => {
    const json = yasr.results?.getAsJson();
    return json && json.results ? [json.head.vars, json.results.bindings] : [[], []];
  };
  const term = ({ termType, value, datatype }) => ({ type: termType === "NamedNode" ? "uri" : "literal", value, datatype: datatype?.value });
  const edges = (yasr) => {
    const statements = yasr.results?.getStatements?.() ?? [];
    if (statements.length) return statements.map(({ subject, predicate, object }) => [subject, predicate, object].map(term));
    return drawing.edgesOfRows(...rows(yasr));
  };
  class Chart {
    constructor(yasr) { this.yasr = yasr; }
    label = said("chart");
    priority = 5;
    canHandleResults() { return Boolean(this.yasr.results?.getVariables()?.length && rows(this.yasr)[1].length); }
    getIcon() { return icon("▤"); }
    draw() { this.yasr.resultsEl.replaceChildren(drawing.chart(...rows(this.yasr))); }
  }
  class Graph {
    constructor(yasr) { this.yasr = yasr; }
    label = said("graph");
    priority = 4;
    canHandleResults() { return edges(this.yasr).length > 0; }
    getIcon() { return icon("⛬"); }
    draw() {
      this.yasr.resultsEl.replaceChildren();
      this.network = drawing.graph(edges(this.yasr), this.yasr.resultsEl);
    }
    destroy() { this.network?.destroy(); }
  }
  Yasr.registerPlugin("chart", Chart);
  Yasr.registerPlugin("graph", Graph);
  class Raw extends Yasr.plugins.response {
    label = said("response");
  }
  Yasr.registerPlugin("response", Raw);

  const inWords = async ({ text = "" }) => {
    const words = policygraph.reason(text);
    return words === text ? undefined : drawing.hint(words);
  };
  Yasr.defaults.errorRenderers = [inWords];

  // ---- the editor
  const OPENING = `PREFIX cito: <http://purl.org/spar/cito/>\n# ${said("opening")}\nSELECT ?work (COUNT(DISTINCT ?clause) AS ?clauses) WHERE {\n  ?clause cito:cites ?work .\n}\nGROUP BY ?work\nORDER BY DESC(?clauses) ?work\nLIMIT 20`;
  const yasgui = new Yasgui(document.getElementById("yasgui"), {
    requestConfig: { endpoint: `${location.origin}${root}/sparql`, method: "POST", acceptHeaderGraph: "text/turtle" },
    persistenceId: `policygraph-${root}`,
    populateFromUrl: false,
    copyEndpointOnNewTab: true,
    yasqe: {
      value: OPENING,
      prefixCcApi: null,
      collapsePrefixesOnLoad: false,
      autocompleters: ["policygraph-prefixes", "policygraph-property", "policygraph-class", "policygraph-things"],
    },
    yasr: { pluginOrder: ["table", "chart", "graph", "boolean", "response"], defaultPlugin: "table", prefixes: (await known).prefixes },
  });
  Yasgui.Tab.prototype.getShareableLink = function link() { return policygraph.shared(this.getQuery()); };
  const opened = (name, query) => {
    const tab = yasgui.addTab(true, { ...Yasgui.Tab.getDefaults(yasgui), name });
    tab.setQuery(query);
    return tab;
  };
  document.getElementById("loading").hidden = true;
  const given = policygraph.given();
  if (given) {
    const tab = opened(said("from-link"), given);
    await tab.query().catch(() => {});
  }
  await policygraph.examples((question) => opened(question.name, policygraph.opening(question.sparql)).query().catch(() => {}));
  policygraph.ready();
})();
