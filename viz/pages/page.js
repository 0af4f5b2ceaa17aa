"use strict";

/* What the pages do beyond HTML: copy a citation, and save a chart as a PNG. They work without it. */
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

  const saved = (url, name) => {
    const link = document.createElement("a");
    link.href = url;
    link.download = name;
    link.click();
  };

  for (const button of document.querySelectorAll("button.png")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const text = await (await fetch(button.dataset.svg)).text();
      const picture = new Image();
      picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
      await picture.decode();
      const canvas = document.createElement("canvas");
      canvas.width = picture.naturalWidth * 2;
      canvas.height = picture.naturalHeight * 2;
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      canvas.toBlob((blob) => {
        const url = URL.createObjectURL(blob);
        saved(url, button.dataset.name);
        setTimeout(() => URL.revokeObjectURL(url), 10000);
      }, "image/png");
    });
  }
})();
