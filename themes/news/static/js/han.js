/* Shows the page in the other Chinese script when the reader asks for it, and remembers that.

   The table (plugins/han/table.py says how it is written) is loaded when it is needed. A text is converted by the
   longest phrase that fits, else character by character. What is not Chinese by its lang stays, and what is in the
   wanted script by its own lang already; code and addresses stay. "As written" puts back every text and attribute.
   Other scripts may use newsmirror.han: load() promises the table, convert(text, "zh-Hans") converts a text. */
(() => {
  "use strict";
  const KEY = "newsmirror-script";
  const ATTRIBUTES = ["title", "alt", "placeholder", "aria-label"];
  const APART = "script,style,code,pre,kbd,samp,textarea,[translate=no]";
  const ADDRESS = /((?:https?:\/\/|www\.)[^\s，。；：、！？（）「」『』《》“”<>]+)/;
  const root = document.documentElement;
  const box = document.querySelector("[data-han]");
  const converters = {}, languages = new Map();
  let loading, wanted = "", undo = [];

  /* The table becomes two functions, text to text. */
  const learn = (table) => {
    for (const lang of ["zh-Hans", "zh-Hant"]) {
      const part = table[lang], single = new Map(), phrases = new Map(), longest = new Map();
      const pair = (text, from) => {
        for (let i = 0; i < text.length; i += 2) single.set(text[i + from], text[i + 1 - from]);
      };
      const alone = (text) => Array.from(text, (one) => single.get(one) || one).join("");
      const add = (phrase, target) => {
        phrases.set(phrase, target);
        longest.set(phrase[0], Math.max(longest.get(phrase[0]) || 0, phrase.length));
      };
      pair(table.both, lang === "zh-Hans" ? 1 : 0);
      pair(part.characters, 0);
      part.whole.split(" ").forEach((phrase, i, all) => i % 2 || add(phrase, all[i + 1]));
      part.same.split(" ").forEach((phrase) => add(phrase, alone(phrase)));
      part.groups.split(";").forEach((group) => {
        const [first, second, ...more] = group.split(" "), [from, to, ...before] = first;
        const dotted = [...before.map((one) => one + "."), ...Array.from(second, (one) => "." + one), ...more];
        dotted.forEach((phrase) => add(phrase.replaceAll(".", from), alone(phrase).replaceAll(".", to)));
      });
      converters[lang] = (text) => {
        let result = "";
        for (let i = 0, length; i < text.length; i += length) {
          let found;
          length = Math.min(longest.get(text[i]) || 1, text.length - i);
          while (length > 1 && !(found = phrases.get(text.substr(i, length)))) length--;
          result += found || single.get(text[i]) || text[i];
        }
        return result;
      };
    }
  };

  const load = () => loading || (loading = new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = box.dataset.han;
    script.onload = done;
    script.onerror = failed;
    document.head.append(script);
  }));

  const convert = (text, lang) =>
    text.split(ADDRESS).map((part, i) => (i % 2 ? part : converters[lang](part))).join("");

  /* Whether an element's text is to be converted. Names in the interface are in either script, whatever its own
     language: its English has no Han characters. */
  const concerns = (element) => {
    const owner = element.closest("[lang]") || root;
    const lang = languages.get(owner) || owner.getAttribute("lang");
    return (owner === root || (/^zh\b/i.test(lang) && lang !== wanted)) && !element.closest(APART);
  };

  const change = (old, set, get) => {
    const now = convert(old, wanted);
    if (now === old) return;
    set(now);
    undo.push(() => get() === now && set(old));
  };

  const changeText = (node) => {
    if (node.parentElement && concerns(node.parentElement)) {
      change(node.data, (text) => { node.data = text; }, () => node.data);
    }
  };

  const changeElement = (element) => {
    for (const name of ATTRIBUTES) {
      if (element.hasAttribute(name) && concerns(element)) {
        change(element.getAttribute(name), (text) => element.setAttribute(name, text), () => element.getAttribute(name));
      }
    }
  };

  const changeAll = (top) => {
    const walker = document.createTreeWalker(top, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT), marked = [];
    for (let node = top; node; node = walker.nextNode()) {
      if (node.nodeType === Node.TEXT_NODE) changeText(node);
      else {
        changeElement(node);
        if (/^zh\b/i.test(node.lang) && !languages.has(node) && !node.closest(APART)) marked.push(node);
      }
    }
    for (const element of marked) {
      const before = element.lang;
      languages.set(element, before);
      element.lang = wanted;
      undo.push(() => { element.lang = before; });
    }
  };

  /* What other scripts add to the page later. */
  const watcher = new MutationObserver((records) => {
    for (const record of records) record.addedNodes.forEach((node) => node.isConnected && changeAll(node));
  });

  const show = (lang) => {
    watcher.disconnect();
    undo.reverse().forEach((put) => put());
    undo = [];
    languages.clear();
    wanted = lang;
    if (lang) {
      changeAll(root);
      watcher.observe(root, {childList: true, subtree: true});
    }
    for (const button of box.querySelectorAll("button")) button.setAttribute("aria-pressed", button.value === lang);
  };

  const choose = (lang) => {
    if (!lang) show("");
    else load().then(() => show(lang), () => { box.hidden = true; });
  };

  const remembered = () => {
    try {
      const lang = localStorage.getItem(KEY);
      return lang === "zh-Hans" || lang === "zh-Hant" ? lang : "";
    } catch {
      return "";
    }
  };

  window.newsmirror = Object.assign(window.newsmirror || {}, {han: {learn, load, convert}});
  if (!box) return;
  box.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    try {
      localStorage.setItem(KEY, button.value);
    } catch { /* Nowhere to remember it: the choice holds for this page. */ }
    choose(button.value);
  });
  addEventListener("pageshow", (event) => { if (event.persisted) choose(remembered()); });
  box.hidden = false;
  choose(remembered());
})();
