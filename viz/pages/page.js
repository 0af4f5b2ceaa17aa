"use strict";

/* What the pages do beyond HTML: copy a citation, switch marks off, and save a chart as a PNG. They work without it. */
(() => {
  for (const button of document.querySelectorAll("button.copy")) {
    if (!navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      const before = button.textContent;
      await navigator.clipboard.writeText(button.dataset.copy);
      button.textContent = button.dataset.done;
      setTimeout(() => { button.textContent = before; }, 2000);
    });
  }

  // kinds of marks that are switched off, remembered where the browser lets us
  const memory = {
    get off() { try { return JSON.parse(localStorage.getItem("policygraph.marks-off")) ?? []; } catch { return []; } },
    set off(levels) { try { localStorage.setItem("policygraph.marks-off", JSON.stringify(levels)); } catch { /* not here */ } },
  };
  const boxes = [...document.querySelectorAll(".legend input")];
  const switched = () => {
    for (const box of boxes) document.body.classList.toggle(`hide-${box.value}`, !box.checked);
  };
  for (const box of boxes) {
    box.hidden = false;
    box.checked = !memory.off.includes(box.value);
    box.addEventListener("change", () => {
      memory.off = boxes.filter((each) => !each.checked).map((each) => each.value);
      switched();
    });
  }
  switched();

  const saved = (url, name) => {
    const link = document.createElement("a");
    link.href = url;
    link.download = name;
    link.click();
  };

  const png = async (text, name) => {
    const picture = new Image();
    picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
    await picture.decode();
    const canvas = document.createElement("canvas");
    canvas.width = picture.naturalWidth * 2;
    canvas.height = picture.naturalHeight * 2;
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    canvas.toBlob((blob) => {
      const url = URL.createObjectURL(blob);
      saved(url, name);
      setTimeout(() => URL.revokeObjectURL(url), 10000);
    }, "image/png");
  };

  for (const button of document.querySelectorAll("button.png")) {
    button.hidden = false;
    button.addEventListener("click", async () => png(await (await fetch(button.dataset.svg)).text(), button.dataset.name));
  }

  // the bars that stand in a page, as files: with the colours that they have in it
  for (const chart of document.querySelectorAll("svg.bars")) {
    const alone = () => {
      const copy = chart.cloneNode(true);
      const own = [...chart.querySelectorAll("rect, text")];
      [...copy.querySelectorAll("rect, text")].forEach((element, at) => {
        const style = getComputedStyle(own[at]);
        for (const name of ["fill", "font-size", "font-family", "text-anchor"]) element.setAttribute(name, style.getPropertyValue(name));
      });
      return new XMLSerializer().serializeToString(copy);
    };
    const tools = document.createElement("p");
    tools.className = "save";
    const button = (name, act) => {
      const made = document.createElement("button");
      made.type = "button";
      made.textContent = name;
      made.addEventListener("click", act);
      tools.append(made, " ");
    };
    button("SVG", () => {
      const url = URL.createObjectURL(new Blob([alone()], { type: "image/svg+xml" }));
      saved(url, "chart.svg");
      setTimeout(() => URL.revokeObjectURL(url), 10000);
    });
    button("PNG", () => png(alone(), "chart.png"));
    chart.after(tools);
  }
})();
