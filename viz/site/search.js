// The search of a site without a server: reads shards of the index, and ranks as the index itself does (BM25).
"use strict";

const policygraphSearch = (() => {
  const HAN = "\\u3007\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff";
  const PIECE = new RegExp(`([${HAN}]+)|([0-9A-Za-z]+(?:[/.@-][0-9A-Za-z()]+)+)|((?:(?![_${HAN}])[\\p{L}\\p{N}][\\u0300-\\u036f\\u0640\\u064b-\\u065f\\u0670]*)+)`, "gu");
  const PART = /(-)?(?:"([^"]*)"|(\S+))/g;
  const EDGES = /^[.,;:!?[\]{}«»“”‘’'"、，。；：？！（）《》]+|[.,;:!?[\]{}«»“”‘’'"、，。；：？！（）《》]+$/g;
  const ARABIC = { أ: "ا", إ: "ا", آ: "ا", ٱ: "ا", ى: "ا", ة: "ه", ـ: "" };
  const WEIGHTS = [8, 1, 3];
  const WHOLE = "text-cites"; // not the clause but its opinion or document cites this; each of several must hold

  const folded = (word) => word.toLowerCase().replace(/ß/g, "ss").replace(/ё/g, "е").replace(/œ/g, "oe")
    .replace(/[أإآٱىةـ]/g, (sign) => ARABIC[sign]).replace(/й/g, "\0").normalize("NFD").replace(/\p{Mn}/gu, "")
    .normalize("NFC").replace(/\0/g, "й");
  const isHan = (text) => new RegExp(`^[${HAN}]+$`).test(text);

  const formsOf = async (base, form) => (await policygraph.shard(`search/forms-${policygraph.bucket(form.slice(0, 2), base.shards)}`));
  const postings = async (base, term) => {
    const key = isHan(term[0]) ? term[0] : term;
    return (await policygraph.shard(`search/terms-${policygraph.bucket(key, base.shards)}`))[term] ?? [];
  };

  /** The terms of a word: of the texts that have it; else of those that begin as it does, as far as any does. */
  async function terms(base, word) {
    const form = folded(word);
    const shard = await formsOf(base, form);
    if (Object.hasOwn(shard, form)) return shard[form];
    if (/^[\u0621-\u064a]/.test(form)) { // an Arabic word that the texts have with the article, or without it
      const other = form.startsWith("ال") ? form.slice(2) : `ال${form}`;
      const forms = await formsOf(base, other);
      if (Object.hasOwn(forms, other)) return forms[other];
    }
    for (let length = form.length; length >= Math.max(3, form.length - 3); length -= 1) {
      const near = Object.keys(shard).filter((each) => each.startsWith(form.slice(0, length)) && each.length <= form.length + 3);
      if (near.length) return [...new Set(near.flatMap((each) => shard[each]))].slice(0, 50);
    }
    return [form];
  }

  /** A part of what was typed, as phrases of which one will do; a phrase is a list of sets of terms. */
  async function phrases(base, text, quoted) {
    if (isHan(text)) {
      if (text.length === 1) {
        const shard = await policygraph.shard(`search/terms-${policygraph.bucket(text, base.shards)}`);
        return Object.keys(shard).filter((term) => term.startsWith(text)).map((term) => [[term]]);
      }
      return [[...text].slice(1).map((sign, at) => [[...text][at] + sign])];
    }
    if (text.endsWith("*") && text.length > 2) {
      const start = folded(text.slice(0, -1));
      const shard = await formsOf(base, start);
      const found = Object.keys(shard).filter((form) => form.startsWith(start)).flatMap((form) => shard[form]);
      return [...new Set(found)].slice(0, 100).map((term) => [[term]]);
    }
    const found = [];
    let whole = "";
    for (const piece of text.matchAll(PIECE)) {
      if (piece[2]) {
        if (/[0-9]/.test(piece[2])) whole = piece[2].toLowerCase();
        for (const word of piece[2].matchAll(/[0-9A-Za-z]+/g)) found.push(await terms(base, word[0]));
      } else if (piece[1]) {
        for (let at = 0; at + 1 < piece[1].length; at += 1) found.push([piece[1].slice(at, at + 2)]);
      } else {
        found.push(await terms(base, piece[3]));
      }
    }
    if (!found.length) return [];
    if (found.length === 1 && !quoted) return found[0].map((term) => [[term]]);
    return [...(whole && !quoted ? [[[whole]]] : []), found];
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

  /** What is typed, taken apart and looked up: rows with their scores, terms and runs to mark. */
  async function matched(base, words) {
    const average = base.lengths.reduce((sum, each) => sum + each, 0) / Math.max(base.lengths.length, 1);
    const groups = [], refused = new Set(), marked = new Set(), runs = [];
    for (const part of words.slice(0, 200).matchAll(PART)) {
      const texts = part[2] !== undefined ? [part[2]] : part[3].match(new RegExp(`[${HAN}]+|[^${HAN}]+`, "g")) ?? [];
      for (const raw of texts) {
        const text = part[2] !== undefined ? raw : raw.replace(EDGES, "");
        const made = text ? await phrases(base, text, part[2] !== undefined) : [];
        if (!made.length) continue;
        const group = new Map();
        for (const phrase of made) {
          const found = await rowsOf(base, phrase);
          if (part[1]) { for (const row of found.keys()) refused.add(base.owners[row]); continue; }
          scored(base, found, group, average);
          for (const set of phrase) for (const term of set) marked.add(term);
        }
        if (part[1]) continue;
        groups.push(group);
        runs.push(...(text.match(new RegExp(`[${HAN}]+`, "g")) ?? []));
      }
    }
    const joined = (some) => {
      const found = new Map();
      for (const group of groups) for (const [row, score] of group) found.set(row, (found.get(row) ?? 0) + score);
      if (!some) for (const row of [...found.keys()]) if (!groups.every((group) => group.has(row))) found.delete(row);
      for (const row of [...found.keys()]) if (refused.has(base.owners[row])) found.delete(row);
      return found;
    };
    return { asked: groups.length > 0, joined, marked, runs };
  }

  /** Search: clauses by their places with the best row of each, things, whether only some words were found. */
  async function search(words, chosen, language) {
    const base = await policygraph.shard("search/base");
    const names = await policygraph.shard(`search/names-${language}`);
    const query = await matched(base, words);
    const clauses = new Map(), things = new Map();
    const sort = (rows) => {
      for (const [row, score] of rows) {
        const owner = base.owners[row];
        const [map, key] = owner < 0 ? [things, -1 - owner] : [clauses, owner];
        const held = map.get(key) ?? { score: 0, rows: [] };
        map.set(key, { score: Math.max(held.score, score), rows: [...held.rows, row] });
      }
    };
    let some = false;
    if (query.asked) {
      sort(query.joined(false));
      const typed = folded(words).trim();
      const called = typed ? await policygraph.shard(`search/called-${policygraph.bucket(typed, base.shards)}`) : {};
      const meant = Object.hasOwn(called, typed) ? called[typed] : [];
      for (const thing of meant) for (const clause of base.named[thing] ?? []) {
        if (!clauses.has(clause)) clauses.set(clause, { score: 0, rows: [], through: thing });
      }
      if (!clauses.size) { sort(query.joined(true)); some = clauses.size > 0; }
    } else if (!words.trim()) {
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
    const popular = (thing) => 1 + Math.min((base.named[thing] ?? []).length, 50) / 50;
    const best = [...things].sort((one, other) => other[1].score * popular(other[0]) - one[1].score * popular(one[0]));
    const exact = base.symbols.findIndex((symbol) => symbol.toLowerCase() === words.trim().split(/\s+/).join("/").toLowerCase());
    const order = [...new Set([...(exact < 0 ? [] : [exact]), ...best.map(([thing]) => thing)])];
    return { base, names, clauses: kept, things: order, counts, some, query };
  }

  /** A text in pieces: each with whether it is what was looked for. */
  function pieces(base, text, query) {
    const marked = new Array(text.length).fill(false);
    for (const piece of text.matchAll(PIECE)) {
      if (piece[1]) continue;
      const form = folded(piece[0]);
      // other forms of a word begin as it does and stand in its shard: what was not read for the query is not marked
      const shard = policygraph.held(`search/forms-${policygraph.bucket(form.slice(0, 2), base.shards)}`) ?? {};
      const own = piece[2] ? [piece[2].toLowerCase(), piece[2].toLowerCase().replace(/^[a-z/]+(?=\d)/, "")] : shard[form] ?? [form];
      if (own.some((term) => query.marked.has(term))) marked.fill(true, piece.index, piece.index + piece[0].length);
    }
    for (const run of query.runs) {
      for (let at = text.indexOf(run); at >= 0; at = text.indexOf(run, at + 1)) marked.fill(true, at, at + run.length);
    }
    const start = text.length > 420 ? Math.max(0, marked.indexOf(true) - 120) : 0;
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

  return { search, pieces };
})();
