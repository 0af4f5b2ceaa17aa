// The search of a site without a server: reads shards of the index, and ranks as the index itself does (BM25).
"use strict";

const policygraphSearch = (() => {
  const HAN = "\\u3007\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3fffd}"; // as queries/index/analysis.py
  const CHINESE = new RegExp(`^[${HAN}]+$`, "u"), RUNS = new RegExp(`[${HAN}]+`, "gu"), CHINESE_OR_NOT = new RegExp(`[${HAN}]+|[^${HAN}]+`, "gu");
  const PIECE = new RegExp(`([${HAN}]+)|([0-9A-Za-z]+(?:[/.@-][0-9A-Za-z()]+)+)|((?:(?![_${HAN}])[\\p{L}\\p{N}][\\u0300-\\u036f\\u0640\\u064b-\\u065f\\u0670]*)+)`, "gu");
  const PART = /(-)?(?:"([^"]*)"|(\S+))/g;
  const EDGES = ".,;:!?()[]{}«»“”‘’'\"、，。；：？！（）《》", ROUND = "()";
  const ARABIC = { أ: "ا", إ: "ا", آ: "ا", ٱ: "ا", ى: "ي", ة: "ة", ـ: "" };
  const WEIGHTS = [8, 1, 3];
  const LONGEST = 200, BEGINNINGS = 100;
  const WHOLE = "text-cites"; // not the clause but its opinion or document cites this; each of several must hold

  /** A word in small letters without its accents, as `folded` of queries/index/analysis.py gives it. */
  const folded = (word) => word.toLowerCase().replace(/ß/g, "ss").replace(/ς/g, "σ").replace(/[ﬀ-ﬆ]/g, (sign) => sign.normalize("NFKC"))
    .replace(/ё/g, "е").replace(/œ/g, "oe").replace(/[أإآٱىةـ]/g, (sign) => ARABIC[sign]).replace(/й/g, "\0").normalize("NFD")
    .replace(/\p{Mn}/gu, "").normalize("NFC").replace(/\0/g, "й");
  const isHan = (text) => CHINESE.test(text);
  const held = (shard, key) => (Object.hasOwn(shard, key) ? shard[key] : undefined);

  const formsOf = (base, form) => policygraph.shard(`search/forms-${policygraph.bucket(form.slice(0, 2), base.shards)}`);
  const termsOf = (base, key) => policygraph.shard(`search/terms-${policygraph.bucket(key, base.shards)}`);
  const postings = async (base, term) => {
    const [first] = term;
    return held(await termsOf(base, isHan(first) ? first : term), term) ?? [];
  };
  const called = async (base, name) => held(await policygraph.shard(`search/called-${policygraph.bucket(name, base.shards)}`), name) ?? [];

  /** The terms of a word and its stems by language; of one that is in no text itself: the stemmers stay on the server. */
  async function word(base, typed) {
    const form = folded(typed);
    const shard = await formsOf(base, form);
    const [terms, stems] = held(shard, form) ?? [[form], { "": form }];
    if (!held(shard, form) && /^[\u0621-\u064a]/.test(form)) { // Arabic: with the article, or without it, stems are the same
      const other = form.startsWith("ال") ? form.slice(2) : `ال${form}`;
      const found = held(await formsOf(base, other), other);
      if (found) return { form, terms: [...found[0], form], stems: { ...found[1], "": form } };
    }
    return { form, terms, stems };
  }

  /** Words that follow each other: in each language in which they can have their forms, their stems; each once. */
  function following(words) {
    const languages = [...new Set(words.flatMap(({ stems }) => Object.keys(stems)))];
    const found = new Map(languages.map((language) => {
      const phrase = words.map(({ form, stems }) => stems[language] ?? form);
      return [phrase.join(" "), phrase.map((term) => [term])];
    }));
    return [...found.values()];
  }

  /** A part of what was typed, as phrases of which one will do; a phrase is a list of sets of terms. */
  async function phrases(base, typed, quoted) {
    const text = quoted && isHan(typed.replace(/\s+/g, "")) ? typed.replace(/\s+/g, "") : typed;
    if (isHan(text)) {
      const signs = [...text];
      if (signs.length > 1) return [signs.slice(1).map((sign, at) => [signs[at] + sign])];
      return [[Object.keys(await termsOf(base, text)).filter((term) => term.startsWith(text))]];
    }
    if (!quoted && text.endsWith("*") && [...text].length > 2) {
      const start = folded(text.slice(0, -1));
      const shard = await formsOf(base, start);
      const found = Object.keys(shard).filter((form) => form.startsWith(start)).flatMap((form) => shard[form][0].filter((term) => term !== form || shard[form][1][""] === term));
      return [...new Set(found.length ? found : [start])].slice(0, BEGINNINGS).map((term) => [[term]]);
    }
    const pieces = [...text.matchAll(PIECE)];
    const symbols = pieces.filter((piece) => piece[2] && /[0-9]/.test(piece[2]));
    const words = [];
    for (const piece of pieces) {
      for (const each of piece[2] ? piece[2].match(/[0-9A-Za-z]+/g) : piece[3] ? [piece[3]] : []) words.push(await word(base, each));
    }
    if (!quoted && pieces.length === 1 && pieces[0][3]) return words[0].terms.map((term) => [[term]]);
    const whole = !quoted && pieces[0]?.[2] && symbols[0] === pieces[0] ? [[[pieces[0][2].toLowerCase()]]] : [];
    return [...whole, ...(words.length ? following(words) : [])];
  }

  /** The rows that have a phrase, each with how often, weighed by column. */
  async function rowsOf(base, phrase) {
    const places = [];
    for (const set of phrase) {
      const merged = new Map();
      for (const term of set) {
        const list = await postings(base, term);
        for (let at = 0; at < list.length; at += 2) merged.set(list[at], [...(merged.get(list[at]) ?? []), ...list[at + 1]]);
      }
      places.push(merged);
    }
    const found = new Map();
    for (const [row, starts] of places[0] ?? []) {
      let kept = starts;
      for (let at = 1; at < places.length && kept.length; at += 1) {
        const next = new Set(places[at].get(row) ?? []);
        kept = kept.filter((place) => next.has(place + at));
      }
      if (kept.length) found.set(row, kept.reduce((sum, place) => sum + WEIGHTS[Math.floor(place / base.column)], 0));
    }
    return found;
  }

  function scored(base, found, scores, average) {
    const idf = Math.max(1e-6, Math.log((base.lengths.length - found.size + 0.5) / (found.size + 0.5)));
    for (const [row, tf] of found) {
      const score = idf * tf * 2.2 / (tf + 1.2 * (0.25 + 0.75 * base.lengths[row] / average));
      scores.set(row, (scores.get(row) ?? 0) + score);
    }
  }

  /** What was typed, part by part: whether it must be absent, its words, whether they stood in quotes. */
  function parts(typed) {
    const found = [];
    for (const [, minus, phrase, word] of typed.slice(0, LONGEST).replace(/\0/g, " ").matchAll(PART)) {
      if (phrase !== undefined) { found.push([Boolean(minus), phrase, true]); continue; }
      for (const piece of word.match(CHINESE_OR_NOT) ?? []) {
        const edges = piece.includes("/") ? [...EDGES].filter((sign) => !ROUND.includes(sign)) : [...EDGES];
        let signs = [...piece];
        while (signs.length && edges.includes(signs[0])) signs = signs.slice(1);
        while (signs.length && edges.includes(signs.at(-1))) signs = signs.slice(0, -1);
        if (signs.length) found.push([Boolean(minus), signs.join(""), false]);
      }
    }
    return found;
  }

  /** What is typed, taken apart and looked up: rows with their scores, terms and runs to mark. */
  async function matched(base, typed) {
    const average = base.lengths.reduce((sum, each) => sum + each, 0) / Math.max(base.lengths.length, 1);
    const groups = [], refused = new Set(), marked = new Set(), runs = [];
    for (const [minus, text, quoted] of parts(typed).slice(0, base.most)) {
      const made = await phrases(base, text, quoted);
      if (!made.length) continue;
      const group = new Map();
      for (const phrase of made) {
        const found = await rowsOf(base, phrase);
        if (minus) for (const row of found.keys()) refused.add(row);
        else scored(base, found, group, average);
        if (!minus) for (const set of phrase) for (const term of set) marked.add(term);
      }
      if (minus) continue;
      groups.push(group);
      runs.push(...(text.match(RUNS) ?? []));
      for (const piece of text.matchAll(PIECE)) { // a symbol by its number alone, too
        if (piece[2] && /[0-9]/.test(piece[2])) for (const step of steps(piece[2])) marked.add(step);
        if (quoted && piece[3]) for (const term of (await word(base, piece[3])).terms) marked.add(term);
      }
    }
    const joined = (some) => {
      const found = new Map();
      for (const group of groups) for (const [row, score] of group) found.set(row, (found.get(row) ?? 0) + score);
      if (!some) for (const row of [...found.keys()]) if (!groups.every((group) => group.has(row))) found.delete(row);
      return found;
    };
    return { groups, joined, refused, marked, runs };
  }

  /** A symbol as a whole and from each of its steps on. */
  const steps = (symbol) => symbol.split("/").map((_, at, all) => all.slice(at).join("/"))
    .filter((step, at) => !at || step.includes("/")).map((step) => step.toLowerCase());

  /** Search: clauses by their places with the best row of each, things, whether only some words were found. */
  async function search(typed, chosen, language) {
    const base = await policygraph.shard("search/base");
    const names = await policygraph.shard(`search/names-${language}`);
    const query = await matched(base, typed);
    const words = typed.trim();
    const sorted = (rows, wanted) => {
      const found = new Map();
      for (const [row, score] of rows) {
        const owner = base.owners[row];
        if ((owner < 0) !== wanted) continue;
        const key = owner < 0 ? -1 - owner : owner;
        const known = found.get(key) ?? { score: 0, rows: [] };
        found.set(key, { score: Math.max(known.score, score), rows: [...known.rows, row] });
      }
      return found;
    };
    let clauses = new Map(), things = new Map(), some = false;
    const just = new Set();
    if (query.groups.length) {
      const rows = query.joined(false);
      clauses = sorted(rows, false);
      const through = new Map();
      for (const thing of (await called(base, folded(words).trim())).sort((one, other) => one - other)) {
        const found = base.named[thing] ?? [];
        for (let at = 0; at < found.length; at += 2) if (!through.has(found[at])) through.set(found[at], found[at + 1]);
      }
      if (!clauses.size && !through.size && query.groups.length > 1) {
        clauses = sorted(query.joined(true), false);
        some = clauses.size > 0;
      }
      const without = new Set([...query.refused].map((row) => base.owners[row]).filter((owner) => owner >= 0));
      for (const clause of without) clauses.delete(clause); // the word in any of its languages
      for (const [clause, form] of through) if (!clauses.has(clause)) clauses.set(clause, { score: 0, rows: [], through: form });
      const kept = [...rows].filter(([row]) => !query.refused.has(row) && (-1 - base.owners[row] < base.symbols.length
        || (query.groups.length > 1 && base.lengths[row] <= query.groups.length + 2))); // recalling c) means a clause, recalling none
      things = sorted(kept, true);
      for (const thing of await called(base, `=${folded(words).replace(/[^\p{L}\p{N}]/gu, "")}`)) just.add(thing);
    } else if (!words) {
      base.facets.forEach((_, clause) => clauses.set(clause, { score: 0, rows: [] }));
    }
    const texts = (chosen[WHOLE] ?? []).map((symbol) => {
      const cited = base.values.findIndex(([facet, value]) => facet === "cites" && value === symbol);
      return new Set(base.facets.flatMap((held, clause) => (held.includes(cited) ? [names.clauses[clause][2]] : [])));
    });
    const wanted = Object.entries(chosen).filter(([facet]) => facet !== WHOLE).map(([facet, values]) => new Set(base.values.flatMap(([name, value], at) => (name === facet && values.includes(value) ? [at] : []))));
    const kept = [...clauses].filter(([clause]) => wanted.every((set) => base.facets[clause].some((value) => set.has(value)))
      && texts.every((homes) => homes.has(names.clauses[clause][2])));
    kept.sort((one, other) => other[1].score - one[1].score || one[0] - other[0]);
    const counts = new Map();
    for (const [clause] of kept) for (const value of base.facets[clause]) counts.set(value, (counts.get(value) ?? 0) + 1);
    const weight = (thing) => things.get(thing).score * (1 + (base.popular[thing] ?? 0) / 50);
    const best = [...things.keys()].sort((one, other) => just.has(other) - just.has(one) || weight(other) - weight(one) || one - other);
    const typedSymbol = words.split(/\s+/).join("/").toLowerCase();
    const exact = words ? base.symbols.findIndex((symbol) => symbol.toLowerCase() === typedSymbol) : -1;
    const order = [...new Set([...(exact < 0 ? [] : [exact]), ...best])];
    return { base, names, clauses: kept, things: order, counts, some, query };
  }

  /** A text in pieces: each with whether it is what was looked for. */
  function pieces(base, text, query) {
    const marked = new Array(text.length).fill(false);
    for (const piece of text.matchAll(PIECE)) {
      if (piece[1]) continue;
      const form = folded(piece[0]);
      // other forms of a word mostly begin as it does and stand in its shard: what was not read for the query is not marked
      const shard = policygraph.held(`search/forms-${policygraph.bucket(form.slice(0, 2), base.shards)}`) ?? {};
      const own = piece[2] ? steps(piece[2]) : held(shard, form)?.[0] ?? [form];
      if (own.some((term) => query.marked.has(term))) marked.fill(true, piece.index, piece.index + piece[0].length);
    }
    for (const run of query.runs) {
      for (let at = text.indexOf(run); at >= 0; at = text.indexOf(run, at + 1)) marked.fill(true, at, at + run.length);
    }
    let start = text.length > 420 ? Math.max(0, marked.indexOf(true) - 120) : 0;
    if (start && text.slice(0, start).includes(" ")) start = text.slice(0, start).lastIndexOf(" ") + 1;
    const end = Math.min(text.length, start + 420);
    const found = start ? [["…", false]] : [];
    for (let at = start; at < end;) {
      let until = at;
      while (until < end && marked[until] === marked[at]) until += 1;
      found.push([text.slice(at, until), marked[at]]);
      at = until;
    }
    return end < text.length ? [...found, ["…", false]] : found;
  }

  return { search, pieces, folded };
})();
