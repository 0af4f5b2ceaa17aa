// The legend: each kind and relation that is drawn, with its number; pressed, it is left out.
"use strict";
const graphLegend = (settings, on) => {
  const { made } = graphElement;
  const { words } = settings;

  function counted(values) {
    const found = new Map();
    for (const value of values) found.set(value, (found.get(value) ?? 0) + 1);
    return found;
  }

  function entry(what, name, number, isOff, text, shape) {
    return made(
      "li",
      {},
      made(
        "button",
        {
          type: "button",
          "aria-pressed": String(!isOff),
          "data-what": what,
          "data-name": name,
          onclick: () => on.step(["toggle", what, name]),
        },
        made("span", { class: `swatch ${shape}`, [`data-${what}`]: name }),
        `${text} (${number})`,
      ),
    );
  }

  /** Colours are data: a sheet of styles made of them gives each swatch that of its kind or relation. */
  function colour() {
    const rules = (which) =>
      ["kind", "relation"].flatMap((what) =>
        Object.entries(settings[`${what}s`]).map(
          ([name, style]) => `.swatch[data-${what}="${CSS.escape(name)}"] { --own: ${style[which]}; }`,
        ),
      );
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`${rules("light").join("")} @media (prefers-color-scheme: dark) { ${rules("dark").join("")} }`);
    document.adoptedStyleSheets.push(sheet);
  }
  colour();

  function show(picture) {
    const kinds = counted([...picture.nodes.values()].filter((node) => !picture.hidden.has(node.id)).map((node) => node.kind));
    const relations = counted([...picture.edges.values()].map((edge) => edge.relation));
    const places = { kind: kinds, relation: relations };
    for (const [what, found] of Object.entries(places)) {
      const list = document.getElementById(`${what}s`);
      const kept = list.contains(document.activeElement) ? document.activeElement.dataset.name : null;
      const table = what === "kind" ? words.kinds : words.out;
      list.replaceChildren(
        ...Object.keys(table)
          .filter((name) => found.has(name))
          .map((name) => {
            const shape = what === "kind" ? settings.kinds[name]?.shape : "stroke";
            return entry(what, name, found.get(name), picture.off[what].has(name), table[name], shape);
          }),
      );
      if (kept) list.querySelector(`[data-name="${CSS.escape(kept)}"]`)?.focus();
    }
  }

  return { show };
};
