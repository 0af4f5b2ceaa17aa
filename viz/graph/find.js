// Fields that complete: while somebody types, the things that are called so are offered under the field.
"use strict";
const graphFind = (() => {
  const PAUSE = 200; // milliseconds without a key, before anything is asked
  let number = 0;

  /** Makes a field complete; `find` gives the things for words, each with id and name. */
  function complete(field, find) {
    number += 1;
    const offers = document.createElement("datalist");
    offers.id = `offers-${number}`;
    field.after(offers);
    field.setAttribute("list", offers.id);
    let waiting = 0;
    field.addEventListener("input", () => {
      clearTimeout(waiting);
      const words = field.value.trim();
      if (!words) return;
      waiting = setTimeout(async () => {
        const { nodes } = await find(words).catch(() => ({ nodes: [] })); // without offers it can be typed all the same
        if (field.value.trim() !== words) return;
        offers.replaceChildren(
          ...nodes.map(({ id, name }) => {
            const offer = document.createElement("option");
            offer.value = id;
            offer.label = name;
            return offer;
          }),
        );
      }, PAUSE);
    });
  }

  return { complete };
})();
