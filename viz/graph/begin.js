// The page where a graph begins: its fields complete, and the form that the address asks for has the focus.
"use strict";
(() => {
  const { root, language } = document.getElementById("begin").dataset;
  const data = graphData(root, language);
  for (const field of document.querySelectorAll(".begin input[type=search]")) {
    const question = field.form.elements.question?.value ?? "";
    graphFind.complete(field, (words) => data.find(words, question));
  }
  const asked = document.querySelector(".begin.asked");
  asked?.scrollIntoView({ block: "start" });
  asked?.querySelector("input[type=search]").focus({ preventScroll: true });
  document.body.dataset.ready = "yes";
})();
