// Elements made from text: names of things are data and never markup.
"use strict";
const graphElement = (() => {
  /** An element with properties (on…: a listener; others: attributes, left out when null) and what is in it. */
  function made(tag, properties = {}, ...children) {
    const found = document.createElement(tag);
    for (const [name, value] of Object.entries(properties)) {
      if (name.startsWith("on")) found.addEventListener(name.slice(2), value);
      else if (value !== null && value !== undefined) found.setAttribute(name, value);
    }
    found.append(...children.filter((child) => child !== null));
    return found;
  }

  /** Words with what is put into their places {0}, {1}; a function, so that signs in what is put in mean nothing. */
  function filled(words, ...given) {
    return words.replace(/\{(\d)\}/g, (whole, place) => given[place] ?? whole);
  }

  return { made, filled };
})();
