// What is known of the chosen thing: what it says, its neighbours by relation with their numbers, and what can be done.
"use strict";
const graphPanel = (settings, data, on) => {
  const { made, filled } = graphElement;
  const { words, language } = settings;
  const said = words.page;
  const panel = document.getElementById("panel");
  let shown = ""; // which thing in which state

  function button(text, does, properties = {}) {
    return made("button", { type: "button", onclick: does, ...properties }, text);
  }

  function reading(each) {
    const how = [each.language, each.version, each.kind === "summary" ? said.summary : null, said[each.agreement] ?? null];
    return made(
      "article",
      {},
      made("p", { class: "how" }, how.filter(Boolean).join(" · ")),
      made("p", { lang: each.language, dir: "auto", class: "text" }, each.text),
    );
  }

  /** The readings: that in the reader's language (else the first) at once, the others on demand. */
  function readings(all) {
    if (!all.length) return null;
    const own = all.find((each) => each.language === language) ?? all[0];
    const others = all.filter((each) => each !== own);
    const more = made("details", {}, made("summary", {}, filled(said.more, others.length)), ...others.map(reading));
    return made("section", { class: "says" }, made("h3", {}, said.says), reading(own), others.length ? more : null);
  }

  function names(detail, node) {
    const found = Object.entries(detail.names).filter(([, text]) => text !== node.name);
    if (!found.length || node.kind === "clause") return null;
    const items = found.map(([tag, text]) => made("li", { lang: tag || null, dir: "auto" }, text));
    return made("details", {}, made("summary", {}, said.names), made("ul", { class: "names" }, ...items));
  }

  /** A button that draws the neighbours of a group, and the neighbours one by one. */
  function group(id, answer, { relation, direction, kind, number }) {
    const words_ = `${words[direction][relation] ?? relation} – ${words.kinds[kind] ?? kind} (${number})`;
    const draw = button(words_, () => on.step(["expand", id, relation, direction, kind]), { class: "group" });
    const each = made("details", { class: "each" }, made("summary", { title: said.each, "aria-label": `${said.each}: ${words_}` }));
    each.addEventListener("toggle", () => {
      if (!each.open || each.childElementCount > 1) return;
      const its = answer.links.filter(
        (link) => link.relation === relation && link.direction === direction && link.node.kind === kind,
      );
      const items = its.slice(0, 200).map(({ node, count }) => {
        const title = count > 1 ? filled(said.clauses, count) : null;
        return made("li", {}, button(node.name, () => on.step(["one", id, node.id]), { class: "one", dir: "auto", title }));
      });
      if (its.length > 200) items.push(made("li", {}, filled(said.more, its.length - 200)));
      each.append(made("ul", {}, ...items));
    });
    return made("li", {}, draw, each);
  }

  /** Asks for the other end of a path: a symbol or name, which several things may have. */
  function ends() {
    const field = made("input", { type: "search", "aria-label": said.start, placeholder: said.start, dir: "auto", autocomplete: "off" });
    const go = made("button", {}, filled(said["path-to"], "…"));
    const several = made("div", { role: "status" });
    field.addEventListener("input", () => {
      go.textContent = filled(said["path-to"], field.value.trim() || "…");
      several.replaceChildren();
    });
    const offer = (nodes) =>
      several.replaceChildren(
        made("p", {}, said.candidates),
        made(
          "ul",
          { class: "names" },
          ...nodes.map(({ id, name, kind }) =>
            made("li", {}, button(name, () => on.path(id), { class: "one", dir: "auto" }), ` ${words.kinds[kind] ?? kind}`),
          ),
        ),
      );
    async function find(typed) {
      if (!data.find) return on.path(typed); // a site of files has no search for names
      const { exact, nodes } = await data.find(typed);
      if (exact) return on.path(exact.id);
      if (nodes.length) return offer(nodes);
      return several.replaceChildren(made("p", {}, filled(said.unknown, typed)));
    }
    const form = made(
      "form",
      {
        class: "path",
        onsubmit(event) {
          event.preventDefault();
          const typed = field.value.trim();
          if (typed) find(typed).catch((error) => several.replaceChildren(made("p", {}, filled(said.failed, error.message))));
        },
      },
      made("p", {}, said.choose),
      field,
      go,
      button(said.cancel, () => on.pathFrom("")),
      several,
    );
    if (data.find) graphFind.complete(field, data.find);
    return form;
  }

  /** Goes to the title of the panel, or to the first relation if there is one. */
  function focused(what) {
    const relation = what === "relations" ? panel.querySelector(".group") : null;
    if (what) (relation ?? panel.querySelector("h2"))?.focus();
  }

  /** Shows a thing; `focus`: "title", "relations" or ""; `state`: { pinned, choosing }, whether it is pinned, and whether a path from it is being chosen. */
  async function show(node, state, focus = "") {
    const mine = node ? JSON.stringify([node.id, state]) : "none";
    if (shown === mine) {
      focused(focus);
      return; // drawn anew, it would lose the focus and what is open
    }
    shown = mine;
    if (!node) {
      const isLeft = panel.contains(document.activeElement);
      panel.replaceChildren(made("p", { class: "hint" }, said.empty));
      if (isLeft) on.left();
      return;
    }
    const told = Promise.all([data.thing(node.id), data.detail(node.id)]);
    const [answer, detail] = await told.catch((error) => {
      shown = ""; // so that it can be tried again
      throw error;
    });
    if (shown !== mine) return; // another one was chosen meanwhile
    const { id } = node;
    const kept = panel.contains(document.activeElement) ? document.activeElement.dataset.key ?? "" : null;
    const title = made("h2", { tabindex: "-1", dir: "auto" }, node.name);
    const facts = [words.kinds[node.kind] ?? node.kind, node.name.includes(id) ? null : id, detail.year];
    panel.replaceChildren(
      ...[
        title,
        made("p", { class: "how" }, made("bdi", {}, facts.filter(Boolean).join(" · "))),
        made(
          "p",
          { class: "buttons" },
          made("a", { href: language === "en" ? node.page : spoken(node.page), class: "page" }, said.page),
          button(said.hide, () => on.step(["hide", id]), { "data-key": "hide" }),
          state.pinned
            ? button(said.unpin, () => on.step(["unpin", id]), { "data-key": "pin" })
            : button(said.pin, () => on.pin(id), { "data-key": "pin" }),
          button(said.path, () => on.pathFrom(id), { "data-key": "path" }),
          made("a", { href: `?${new URLSearchParams({ start: id, ...(language === "en" ? {} : { language }) })}` }, said["from-here"]),
        ),
        state.choosing ? ends() : null,
        readings(detail.readings),
        made("h3", {}, `${said.neighbours} (${answer.total})`),
        made("ul", { class: "groups" }, ...answer.groups.map((each) => group(id, answer, each))),
        names(detail, node),
      ].filter(Boolean),
    );
    if (state.choosing) panel.querySelector("form.path input").focus();
    else if (focus) focused(focus);
    else if (kept !== null) (panel.querySelector(`[data-key="${kept}"]`) ?? title).focus();
  }

  function spoken(address) {
    const [path, place] = address.split("#");
    return `${path}${path.includes("?") ? "&" : "?"}language=${language}${place ? `#${place}` : ""}`;
  }

  return { show };
};
