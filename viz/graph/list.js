// The list that says what the canvas shows: a tree of the drawn things, each with its links, walked by the arrow keys.
"use strict";
const graphList = (settings, on) => {
  const { made, filled } = graphElement;
  const { words } = settings;
  const PIECE = 300;
  const tree = document.getElementById("tree");
  let nodes = [];
  let links = new Map(); // by id: edges
  let byId = new Map();
  let wanted = "";
  let room = PIECE;
  let selected = "";
  const isOpen = new Set();
  const rtl = document.documentElement.dir === "rtl";

  function name(node) {
    return made("bdi", {}, node.name);
  }

  function linkItem(id, edge) {
    const isOut = edge.source === id;
    const other = byId.get(isOut ? edge.target : edge.source);
    const relation = words[isOut ? "out" : "in"][edge.relation] ?? edge.relation;
    const item = made("li", { role: "treeitem", tabindex: "-1", "data-id": other.id, "aria-level": "2" });
    item.append(made("span", { class: "relation" }, relation), " ", name(other), edge.count > 1 ? ` (${edge.count})` : "");
    return item;
  }

  function nodeItem(node) {
    const its = links.get(node.id) ?? [];
    const item = made("li", {
      role: "treeitem",
      tabindex: "-1",
      "data-id": node.id,
      "aria-level": "1",
      "aria-expanded": its.length ? String(isOpen.has(node.id)) : null,
      "aria-selected": String(node.id === selected),
    });
    const pinned = node.pinned ? made("span", { class: "pinned", title: words.page.pin }, " ⚲") : null;
    item.append(
      made("span", { class: "line" }, made("span", { class: `swatch ${shape(node)}`, "data-kind": node.kind }), name(node)),
      made("span", { class: "kind" }, ` ${words.kinds[node.kind] ?? node.kind}${its.length ? ` · ${its.length}` : ""}`),
    );
    if (pinned) item.append(pinned);
    if (isOpen.has(node.id) && its.length) {
      item.append(made("ul", { role: "group" }, ...its.map((edge) => linkItem(node.id, edge))));
    }
    return item;
  }

  function shape(node) {
    return settings.kinds[node.kind]?.shape ?? "dot";
  }

  function written() {
    const kept = tree.contains(document.activeElement) ? place(document.activeElement) : null;
    const at = all().indexOf(document.activeElement);
    const shown = nodes.filter((node) => !wanted || `${node.name} ${node.id}`.toLowerCase().includes(wanted));
    const items = shown.slice(0, room).map(nodeItem);
    if (shown.length > room) {
      items.push(
        made("li", { role: "treeitem", tabindex: "-1", class: "more", "aria-level": "1" }, filled(words.page.more, shown.length - room)),
      );
    }
    tree.replaceChildren(...items);
    const drawn = all();
    const again = kept ? drawn.find((item) => place(item) === kept) ?? drawn[Math.min(at, drawn.length - 1)] : null;
    const entry = again ?? drawn.find((item) => item.dataset.id === selected) ?? drawn[0];
    entry?.setAttribute("tabindex", "0");
    again?.focus();
    return shown;
  }

  /** What tells an item from all others, whatever is drawn anew. */
  function place(item) {
    const relation = item.querySelector(":scope > .relation")?.textContent ?? "";
    return JSON.stringify([item.parentElement.closest("li")?.dataset.id, relation, item.dataset.id]);
  }

  function all() {
    return [...tree.querySelectorAll("[role=treeitem]")];
  }

  function focus(item) {
    if (!item) return;
    for (const other of tree.querySelectorAll("[tabindex='0']")) other.setAttribute("tabindex", "-1");
    item.setAttribute("tabindex", "0");
    item.focus();
  }

  function toggle(id, open) {
    if (open) isOpen.add(id);
    else isOpen.delete(id);
    written();
  }

  function press(item) {
    if (!item.classList.contains("more")) {
      on.chosen(item.dataset.id);
      return;
    }
    const before = tree.querySelectorAll(":scope > li").length - 1;
    room += PIECE;
    written();
    focus(tree.querySelectorAll(":scope > li")[before]);
  }

  tree.addEventListener("keydown", (event) => {
    const item = event.target.closest("[role=treeitem]");
    if (!item || event.ctrlKey || event.altKey || event.metaKey) return;
    const items = all();
    const at = items.indexOf(item);
    const top = item.parentElement.closest("li");
    const [deeper, back] = rtl ? ["ArrowLeft", "ArrowRight"] : ["ArrowRight", "ArrowLeft"];
    const doing = {
      ArrowDown: () => focus(items[at + 1]),
      ArrowUp: () => focus(items[at - 1]),
      Home: () => focus(items[0]),
      End: () => focus(items.at(-1)),
      [deeper]: () => {
        if (item.getAttribute("aria-expanded") === "false") toggle(item.dataset.id, true);
        else if (item.getAttribute("aria-expanded") === "true") focus(items[at + 1]);
        else if (item.dataset.id) on.relations(item.dataset.id); // nothing is drawn of it yet
      },
      [back]: () => {
        if (item.getAttribute("aria-expanded") === "true") toggle(item.dataset.id, false);
        else focus(top);
      },
      Enter: () => press(item),
      " ": () => press(item),
      Delete: () => item.dataset.id && on.hidden(item.dataset.id),
    };
    if (!Object.hasOwn(doing, event.key)) return;
    event.preventDefault();
    doing[event.key]();
  });
  tree.addEventListener("click", (event) => {
    const item = event.target.closest("[role=treeitem]");
    if (!item) return;
    focus(item);
    press(item);
  });

  return {
    /** Lists what is seen. */
    show(seen) {
      byId = seen.nodes;
      nodes = [...seen.nodes.values()];
      links = new Map();
      for (const edge of seen.edges) {
        for (const id of new Set([edge.source, edge.target])) {
          if (!links.has(id)) links.set(id, []);
          links.get(id).push(edge);
        }
      }
      written();
    },
    /** Lists only what is called so; returns the ids, null for no words. */
    filter(text) {
      wanted = text.trim().toLowerCase();
      room = PIECE;
      const shown = written();
      return wanted ? new Set(shown.map((node) => node.id)) : null;
    },
    select(id) {
      selected = id;
      for (const item of tree.querySelectorAll(":scope > li")) {
        item.setAttribute("aria-selected", String(item.dataset.id === id));
      }
    },
    /** Goes to a thing in the list. */
    focus(id) {
      focus([...tree.children].find((item) => item.dataset.id === id) ?? tree.firstElementChild);
    },
  };
};
