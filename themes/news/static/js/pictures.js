/* Loads a picture where it stands, from its publisher, when the reader asks for it. Without this script the
   placeholder is a plain link. The page's policy names the hosts that may be asked. */
(() => {
  "use strict";
  const words = document.currentScript.dataset;

  const load = (link, button) => {
    const image = new Image();
    image.alt = link.textContent;
    image.referrerPolicy = "no-referrer";
    image.onload = () => {
      link.replaceChildren(image);
      link.classList.add("loaded");
      link.focus();
      button.remove();
    };
    image.onerror = () => {
      button.textContent = words.failed;
      button.disabled = false;
    };
    button.textContent = words.loading;
    button.disabled = true;
    image.src = link.href;
  };

  document.querySelectorAll("a.picture").forEach((link) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "load";
    button.textContent = words.load;
    button.onclick = () => load(link, button);
    link.after(button);
  });
})();
