/* A box that narrows the names on a page to those that contain what is typed. A shelf of topics stays while its
   name begins so, or a name on it begins with the same character; its page goes on with the same filter. */
(() => {
  "use strict";
  const place = document.querySelector("[data-filter]");
  const items = [...document.querySelectorAll(".filtered li")];
  const fold = (text) => text.normalize("NFKC").toLowerCase().trim();
  const texts = items.map((item) => fold(item.textContent));
  const box = document.createElement("input");
  const found = document.createElement("output");

  const fits = (item, text, wanted) => {
    const first = item.dataset.first;
    return first === undefined
      ? text.includes(wanted)
      : text.startsWith(wanted) || first.includes(String.fromCodePoint(wanted.codePointAt(0)));
  };

  const narrow = () => {
    const wanted = fold(box.value);
    let left = 0;
    items.forEach((item, index) => {
      item.hidden = wanted !== "" && !fits(item, texts[index], wanted);
      left += !item.hidden;
      if (item.dataset.first !== undefined) {
        const link = item.querySelector("a");
        link.hash = wanted && !texts[index].startsWith(wanted) ? "?" + encodeURIComponent(wanted) : "";
      }
    });
    document.querySelectorAll(".group").forEach((group) => {
      group.hidden = !group.querySelector("li:not([hidden])");
    });
    found.textContent = wanted ? left : "";
  };

  const label = document.createElement("label");
  box.type = "search";
  box.autocomplete = "off";
  box.oninput = narrow;
  label.append(place.dataset.filter, " ", box);
  place.append(label, " ", found);
  place.hidden = false;
  if (location.hash.startsWith("#?")) {
    box.value = decodeURIComponent(location.hash.slice(2));
    narrow();
  }
})();
