// The page of the search of a site: what the address asks, looked for and shown.
"use strict";

(async () => {
  const main = document.getElementById("search");
  if (!main) return;
  const PAGE = 20, NAMED = 8, SAVED = 10000;
  const language = document.documentElement.lang;
  const parameters = new URLSearchParams(location.search);
  const words = (parameters.get("q") ?? "").slice(0, 200);
  const number = Math.max(1, Number.parseInt(parameters.get("page") ?? "1", 10) || 1);

  const made = (tag, properties = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(properties)) {
      if (name === "class") element.className = value; else element.setAttribute(name, value);
    }
    element.append(...children.filter((child) => child !== null && child !== undefined));
    return element;
  };
  const bdi = (text, tag) => made("bdi", tag ? { lang: tag } : {}, text);
  const address = (change) => {
    const told = new URLSearchParams(location.search);
    told.delete("page");
    change(told);
    return `${location.pathname.split("/").pop()}?${told}`;
  };

  try {
    await show();
  } catch (error) {
    const told = made("p", { class: "hint", role: "alert" }, main.dataset.failed.replace("{0}", error.message));
    main.replaceChildren(told);
  }
  document.documentElement.dataset.ready = "";

  async function show() {
    const base = await policygraph.shard("search/base");
    const known = new Set(base.order);
    const chosen = {};
    for (const [facet, value] of parameters) if (known.has(facet) || facet === "text-cites") (chosen[facet] ??= []).push(value);
    const found = await policygraphSearch.search(words, chosen, language);
    const { names } = found;
    const said = (key, ...put) => put.reduce((text, each, at) => text.replace(`{${at}}`, each), names.words[key]);
    for (const box of document.querySelectorAll("input[name=q]")) box.value = words;
    document.title = `${words || said("clauses")} – policygraph`;

    const shownText = async (clause, rows) => {
      const candidates = (rows.length ? rows : base.owners.flatMap((owner, row) => (owner === clause ? [row] : [])))
        .sort((one, other) => (base.languages[other] === language) - (base.languages[one] === language) || (base.languages[other] === "en") - (base.languages[one] === "en") || one - other); // the latest version stands first
      const row = candidates[0];
      const shard = await policygraph.shard(`search/texts-${Math.floor(row / base.texts)}`);
      return [base.languages[row], ...shard[row]];
    };

    /** All that was found, as SPARQL results: the columns of the server's list. */
    const saved = async () => {
      const iris = await policygraph.shard("search/iris");
      const literal = (value, tag) => (value ? { type: "literal", value, ...(tag ? { "xml:lang": tag } : {}) } : undefined);
      const thing = (column, iri, symbol, [name, tag]) => ({ [column]: { type: "uri", value: iri }, [`${column}_symbol`]: symbol === iri ? undefined : literal(symbol), [`${column}_name`]: literal(name, tag) });
      const rows = await Promise.all(found.clauses.slice(0, SAVED).map(async ([clause, hit]) => {
        const home = names.clauses[clause][2];
        const [language, version, , , agreement, text] = await shownText(clause, hit.rows);
        return { ...thing("clause", iris.clauses[clause], iris.symbols[clause], names.tagged.clauses[clause]),
          ...(home ? thing("text", iris.homes[home], names.homes[home][1], [names.homes[home][0], names.tagged.homes[home]])
            : thing("text", iris.clauses[clause], iris.symbols[clause], names.tagged.clauses[clause])),
          ...(hit.through === undefined ? {} : thing("through", iris.things[hit.through], base.symbols[hit.through], names.tagged.things[hit.through])),
          language: literal(language), version: literal(version), agreement: literal(agreement), words: literal(text) };
      }));
      const through = rows.some((row) => row.through) ? ["through", "through_symbol", "through_name"] : ["through"];
      const vars = ["clause", "clause_symbol", "clause_name", "text", "text_symbol", "text_name", ...through, "language", "version", "agreement", "words"];
      return { head: { vars }, results: { bindings: rows.map((row) => Object.fromEntries(vars.filter((name) => row[name]).map((name) => [name, row[name]]))) } };
    };

    /** The symbol of a thing beside its name, unless that is the symbol. */
    const symbol = (short, name) => (short && short !== name ? [" ", made("span", { class: "symbol" }, bdi(short))] : []);
    const linked = (thing) => {
      const at = thing - base.symbols.length; // after the things come the clauses
      const [name, page] = at < 0 ? names.things[thing] : names.clauses[at];
      return [page ? made("a", { href: page }, bdi(name)) : bdi(name), ...symbol(at < 0 ? base.symbols[thing] : "", name)];
    };

    const results = made("div", { class: "results" }, made("h1", {}, bdi(words || said("clauses"))));
    if (found.things.length && number === 1 && !Object.keys(chosen).length && words) {
      results.append(made("section", {}, made("h2", {}, said("found-things")), made("ul", { class: "things" },
        ...found.things.slice(0, NAMED).map((thing) => made("li", {}, made("span", { class: "kind" }, names.kinds[base.kinds[thing] ?? "clause"] ?? ""), " ", ...linked(thing))))));
    }
    for (const form of document.querySelectorAll("header form[role=search]")) { // searched again, it stays narrowed
      for (const [facet, values] of Object.entries(chosen)) for (const value of values) form.append(made("input", { type: "hidden", name: facet, value }));
    }
    for (const link of document.querySelectorAll("footer a[hreflang]")) link.href += location.search;
    const texts = chosen["text-cites"] ?? [];
    if (texts.length) {
      results.append(made("p", { class: "chosen" }, ...texts.flatMap((value) => {
        const at = base.symbols.indexOf(value);
        const href = address((told) => {
          const others = told.getAll("text-cites").filter((each) => each !== value);
          told.delete("text-cites");
          for (const each of others) told.append("text-cites", each);
        });
        return [made("a", { href, title: said("remove") }, `${names.facets["text-cites"]}: `, bdi(at < 0 ? value : names.things[at][0]), " ×"), " "];
      })));
    }
    const save = made("span", { class: "save" }, said("export"));
    policygraphLists.offer(save, "clauses", saved);
    results.append(made("h2", {}, said(found.clauses.length === 1 ? "found-clause" : "found-clauses", found.clauses.length.toLocaleString("en")), " ", found.clauses.length ? save : null));
    if (found.some) results.append(made("p", { class: "hint", role: "status" }, said("found-some")));
    if (!found.clauses.length && !found.things.length) results.append(made("p", { class: "hint", role: "status" }, said("found-none", "A/RES/70/1")));
    const list = made("ol", { class: "clauses", start: String((number - 1) * PAGE + 1) });
    for (const [clause, hit] of found.clauses.slice((number - 1) * PAGE, number * PAGE)) {
      const [name, page, home] = names.clauses[clause];
      const [tag, version, told, kind, agreement, text] = await shownText(clause, hit.rows);
      const where = made("p", { class: "where" }, made("a", { href: page }, bdi(name)));
      if (names.homes[home]) where.append(" · ", made("a", { href: names.homes[home][2] }, bdi(names.homes[home][0])), ...symbol(names.homes[home][1], names.homes[home][0]));
      where.append(" ", made("span", { class: "tag" }, `${tag} · ${told ? version : said("no-date")}`));
      if (hit.through !== undefined) where.append(" ", made("span", { class: "tag" }, said("through")), " ", made("a", { href: names.things[hit.through][1] }, bdi(names.things[hit.through][0])));
      if (agreement) where.append(" ", made("span", { class: "tag unagreed" }, said(agreement)));
      const shown = made("p", { class: "words", lang: tag, dir: tag === "ar" ? "rtl" : "ltr" });
      for (const [piece, on] of policygraphSearch.pieces(base, text, found.query)) shown.append(on ? made("mark", {}, piece) : piece);
      if (kind === "summary") shown.append(" ", made("span", { class: "tag" }, said("summary")));
      list.append(made("li", {}, where, shown));
    }
    results.append(list);
    const pages = Math.ceil(found.clauses.length / PAGE);
    if (pages > 1) {
      const step = (to, key) => made("a", { class: "button", href: address((told) => told.set("page", String(to))) }, said(key));
      results.append(made("nav", { class: "pages", "aria-label": said("page-of", number, pages) }, number > 1 ? step(number - 1, "previous") : null,
        made("span", {}, said("page-of", number, pages)), number < pages ? step(number + 1, "next") : null));
    }

    const aside = made("aside", { "aria-label": said("narrow") }, made("h2", {}, said("narrow")));
    let open = 0;
    for (const facet of base.order) {
      const values = [...found.counts].filter(([value]) => base.values[value][0] === facet).sort((one, other) => other[1] - one[1] || one[0] - other[0]);
      const taken = new Set(chosen[facet] ?? []);
      const [FEW, OFFERED] = base.offered;
      const offered = [...values.slice(0, OFFERED), ...values.slice(OFFERED).filter(([value]) => taken.has(base.values[value][1]))];
      if (values.length < 2 && !taken.size) continue;
      const choice = ([value, count]) => {
        const symbol = base.values[value][1];
        const on = taken.has(symbol);
        const href = address((told) => {
          const others = told.getAll(facet).filter((each) => each !== symbol);
          told.delete(facet);
          for (const each of on ? others : [...others, symbol]) told.append(facet, each);
        });
        return made("li", {}, made("a", { href, title: `${names.values[value]} ${symbol}`, ...(on ? { class: "taken", "aria-current": "true" } : {}) }, bdi(names.values[value]), on ? " ×" : ""), " ", made("span", { class: "count" }, String(count)));
      };
      open += 1;
      const details = made("details", taken.size || open <= 4 ? { open: "" } : {}, made("summary", {}, names.facets[facet], " ", made("span", { class: "count" }, String(offered.length))), made("ul", {}, ...offered.slice(0, FEW).map(choice)));
      if (offered.length > FEW) details.append(made("details", { class: "rest" }, made("summary", {}, `+ ${offered.length - FEW}`), made("ul", {}, ...offered.slice(FEW).map(choice))));
      aside.append(details);
    }
    main.className = open ? "found" : "alone";
    main.replaceChildren(results, ...(open ? [aside] : []));
  }
})();
