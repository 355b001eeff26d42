// The search page: reads the form, asks the index, shows articles. Its words stand in its template.
"use strict";
(() => {
  const {open, fold, hash, plan, places, postings, title} = newsmirror.index;
  const LONGEST = 500, PART = 2, MANY = 20, AROUND = 40, SHOWN = {titles: 5, texts: 3};
  const get = (id) => document.getElementById(id), form = get("search"), field = form.elements, status = get("status");
  const make = (name, properties, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };
  const say = (name, values) => {
    status.textContent = status.dataset[name].replace(/{(\w+)}/g, (_, key) => values[key]);
    status.dataset.state = name;
  };
  const opening = open().then((manifest) => {
    field.source.append(...manifest.sources.map(([name, value]) => make("option", {value}, name)));
    field.year.append(...manifest.years.map(([year]) => make("option", {}, year)).reverse());
    get("topics").append(...manifest.topics.map((value) => make("option", {value})));
    return manifest;
  });
  let current = 0, asked = false, query, queues; // asked: by the form, which shows already what is looked for

  // Numbers of a segment's articles whose titles match, and of those whose titles or texts do; newest first. Of a
  // long query a few terms are asked for, then a few more if these leave much to look at.
  async function find(segment, labels, from, to) {
    const {needles, terms, singles, exact} = query, of = (term) => hash(term), ofTitle = (term) => hash(term, true);
    let titles, texts;
    for (let at = 0; !at || at < 2 * PART && at < terms.length && titles.length + texts.length > MANY; at += PART) {
      const some = exact ? terms : terms.slice(at, at + PART), words = [...some, ...singles];
      const lists = await postings(segment, [...labels.map(of), ...some.map(of), ...words.map(ofTitle)]);
      const filters = lists.splice(0, labels.length), inTexts = lists.splice(0, some.length);
      titles = words.length ? common([...filters, ...lists, ...titles ? [titles] : []]) : [];
      texts = words.length > some.length && !some.length ? [] : common([...filters, ...inTexts, ...texts ? [texts] : []]);
      if (exact) break;
    }
    if (!needles.length && !labels.length) for (let number = segment[0]; number < segment[1]; number++) texts.push(number);
    return [titles, texts].map((numbers) => numbers.filter((number) => number >= from && number < to).reverse());
  }
  function common(lists) {
    const [least = [], ...others] = lists.sort((a, b) => a.length - b.length), sets = others.map((list) => new Set(list));
    return [...least].filter((number) => sets.every((set) => set.has(number)));
  }

  // An article's words: fetched; from a disk, where nothing can be fetched, asked of the article in a hidden frame.
  async function read(url) {
    const html = location.protocol === "file:" ? await ask(url) : await (await fetch(url)).text();
    const page = new DOMParser().parseFromString(html, "text/html");
    const body = [".body", ".entry-content", "article", "body"].map((place) => page.querySelector(place)).find(Boolean);
    const blocks = "p,li,br,hr,pre,div,td,th,dt,dd,blockquote,figcaption,h1,h2,h3,h4,h5,h6";
    body.querySelectorAll(blocks).forEach((block) => block.after("\n"));
    return body.textContent.replace(/\s+/g, " ").trim();
  }
  const ask = (url) => new Promise((resolve) => {
    const frame = make("iframe", {src: url, hidden: true});
    const answer = ({source, data}) => {
      if (source !== frame.contentWindow) return;
      removeEventListener("message", answer);
      frame.remove();
      resolve(data);
    };
    addEventListener("message", answer);
    document.body.append(frame);
    setTimeout(() => answer({source: frame.contentWindow, data: ""}), 5000);
  });

  function marked(text, from = 0, to = text.length) {
    const folded = fold(text), parts = [];
    const spans = query.needles.flatMap((needle) => places(folded, needle).map((at) => [at, at + needle.length]));
    for (const [start, stop] of spans.sort(([a], [b]) => a - b)) if (start >= from && stop <= to) {
      parts.push(text.slice(from, start), make("mark", {}, text.slice(start, stop)));
      from = stop;
    }
    return [...parts, text.slice(from, to)];
  }
  async function result(kind, number, manifest) { // nothing for an article that has the query's parts only
    const {needles} = query, [url, day, host, name, lang] = await title(number, manifest), language = lang && {lang};
    const isIn = (text) => needles.every((needle) => places(fold(text), needle).length);
    const link = make("a", {href: url, ...language}, ...marked(name));
    const item = make("li", {}, make("p", {className: "headline"}, link));
    if (kind === "titles" && !isIn(name)) return;
    if (kind === "texts" && needles.length) {
      const text = await read(url).catch(() => ""), folded = fold(text);
      if (text && !isIn(`${name}\n${text}`)) return;
      const needle = needles.find((needle) => places(folded, needle).length);
      if (needle) {
        const [at] = places(folded, needle), start = Math.max(0, at - AROUND), stop = at + needle.length;
        const excerpt = [start ? "…" : "", ...marked(text, start, stop + AROUND), text[stop + AROUND] ? "…" : ""];
        item.append(make("p", {className: "summary", ...language}, ...excerpt));
        link.href += "#:~:text=" + encodeURIComponent(text.slice(at, stop)).replace(/-/g, "%2D");
      }
    }
    const [source] = manifest.sources.find((source) => source[1] === host) || [host];
    item.append(make("p", {className: "meta"}, make("span", {}, source), make("time", {}, day)));
    return item;
  }
  async function show(kind, wanted) { // so many more, unless most of what is left seemed to match only
    const mine = current, manifest = await opening, section = get(kind), list = section.querySelector("ul");
    const queue = queues[kind];
    for (let tries = 0; wanted > 0 && queue.length && tries < 2; tries++) {
      const numbers = queue.splice(0, wanted);
      const items = await Promise.all(numbers.map((number) => result(kind, number, manifest)));
      if (mine !== current) return;
      const found = items.filter(Boolean);
      list.append(...found);
      wanted -= found.length;
      if (kind === "titles") queues.texts.push(...numbers.filter((_, i) => !items[i]));
    }
    queues.texts.sort((a, b) => b - a);
    section.hidden = !list.childElementCount && !queue.length;
    section.querySelector("button").hidden = !queue.length;
  }

  async function search() {
    const mine = ++current, parameters = new URLSearchParams(location.hash.slice(1) || location.search);
    const manifest = await opening, {segments, years, articles} = manifest;
    const [words, source, year, topic] = ["q", "source", "year", "topic"].map((name) => {
      const value = parameters.get(name) || "";
      if (!asked) field[name].value = value; // what is typed meanwhile stays
      return value;
    });
    asked = false;
    for (const kind of ["titles", "texts"]) {
      get(kind).hidden = true;
      get(kind).querySelector("ul").replaceChildren();
    }
    query = plan(words.slice(0, LONGEST));
    queues = {titles: [], texts: []};
    const label = (kind, value) => value.trim() && `${kind}\x01${fold(value).trim().replace(/\s+/g, " ")}`;
    const labels = [label("s", source), label("t", topic)].filter(Boolean);
    const place = years.findIndex(([name]) => name === year);
    if (!query.needles.length && !labels.length && place < 0) return void (status.textContent = "");
    say("searching");
    const [, from] = years[place] || [0, 0], [, to] = place >= 0 && years[place + 1] || [0, articles];
    const within = segments.filter(([start, stop]) => start < to && stop > from).reverse();
    for (const found of within.map((segment) => find(segment, labels, from, to))) {
      const [titles, texts] = await found, named = new Set(titles);
      if (mine !== current) return;
      queues.titles = queues.titles.concat(titles);
      queues.texts = queues.texts.concat(texts.filter((number) => !named.has(number)));
    }
    const titles = queues.titles.length, texts = queues.texts.length, counts = {titles, texts, all: titles + texts};
    await show("titles", SHOWN.titles);
    await show("texts", SHOWN.texts);
    if (mine === current) say(get("titles").hidden && get("texts").hidden ? "none" : query.exact ? "found" : "about", counts);
  }
  const start = () => search().catch(() => say("failed"));

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const before = location.hash;
    asked = true;
    location.hash = new URLSearchParams([...new FormData(form)].filter(([, value]) => value.trim()));
    if (location.hash === before) start();
  });
  form.addEventListener("change", ({target}) => target !== field.q && form.requestSubmit());
  for (const kind of ["titles", "texts"]) { // more come when their button comes into view
    const more = get(kind).querySelector("button"), watch = new IntersectionObserver(async ([seen]) => {
      if (!seen.isIntersecting) return;
      watch.unobserve(more);
      await show(kind, SHOWN[kind]);
      watch.observe(more);
    });
    more.onclick = () => show(kind, 3 * SHOWN[kind]);
    watch.observe(more);
  }
  addEventListener("hashchange", start);
  start();
})();
