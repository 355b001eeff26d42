// The search page: reads the form, asks the index, shows articles. Its words stand in its template.
"use strict";
(() => {
  const {open, fold, hash, plan, places, postings, title, part} = newsmirror.index;
  const LONGEST = 500, BEFORE = 16, AFTER = 60, LOOKED = 7, SHOWN = {titles: 3, texts: 2};
  const KINDS = ["titles", "texts"], get = (id) => document.getElementById(id), more = (kind) => get(kind).querySelector("button");
  const form = get("search"), field = form.elements, status = get("status");
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
  let current = 0, first = true, asked = false; // asked: by the form, which shows already what is looked for
  let left; // how many more articles are looked at without being asked for
  let query, queues, terms, within; // numbers of articles to show; terms not asked for yet; segments

  // Numbers of a segment's articles whose titles match, and of those whose titles or texts do; newest first.
  async function find(segment, labels, some, from, to) {
    const {needles, singles} = query, words = [...some, ...singles], of = (term) => hash(term), ofTitle = (term) => hash(term, true);
    const lists = await postings(segment, [...labels.map(of), ...some.map(of), ...words.map(ofTitle)]);
    const filters = lists.splice(0, labels.length), inTexts = lists.splice(0, some.length);
    const titles = words.length ? common([...filters, ...lists]) : [];
    const texts = singles.length && !some.length ? [] : common([...filters, ...inTexts]);
    if (!needles.length && !labels.length) for (let number = segment[0]; number < segment[1]; number++) texts.push(number);
    return [titles, texts].map((numbers) => numbers.filter((number) => number >= from && number < to).reverse());
  }
  // Of a long query a few terms are asked for, then a few more if what has these is mostly not what is looked for.
  async function refine() {
    const some = terms.splice(0, part()), mine = current;
    const found = await Promise.all(within.map((segment) => find(segment, [], some, 0, Infinity)));
    const [titles, texts] = [0, 1].map((kind) => new Set(found.flatMap((lists) => lists[kind])));
    if (mine !== current) return;
    const doubted = queues.titles.filter((number) => !titles.has(number));
    queues.titles = queues.titles.filter((number) => titles.has(number));
    queues.texts = [...queues.texts, ...doubted].filter((number) => texts.has(number)).sort((a, b) => b - a);
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
        const [at] = places(folded, needle), start = Math.max(0, at - BEFORE), stop = at + needle.length;
        const excerpt = [start ? "…" : "", ...marked(text, start, stop + AFTER), text[stop + AFTER] ? "…" : ""];
        item.append(make("p", {className: "summary", ...language}, ...excerpt));
        link.href += "#:~:text=" + encodeURIComponent(text.slice(at, stop)).replace(/-/g, "%2D");
      }
    }
    const [source] = manifest.sources.find((source) => source[1] === host) || [host];
    item.append(make("p", {className: "meta"}, make("span", {}, source), make("time", {}, day)));
    return item;
  }
  async function show(kind, wanted) { // so many more, unless too many only seem to match
    const mine = current, manifest = await opening, list = get(kind).querySelector("ul");
    while (wanted > 0 && left > 0 && queues[kind].length) {
      const numbers = queues[kind].splice(0, Math.min(wanted, left));
      left -= numbers.length;
      const coming = numbers.map((number) => result(kind, number, manifest)), items = [];
      for (const one of coming) {
        items.push(await one);
        if (mine !== current) return;
        list.append(...items.slice(-1).filter(Boolean));
      }
      const found = items.filter(Boolean);
      wanted -= found.length;
      if (kind === "titles") queues.texts = [...numbers.filter((_, i) => !items[i]), ...queues.texts].sort((a, b) => b - a);
      if (terms.length && 2 * found.length < numbers.length) await refine();
      if (mine !== current) return;
    }
    for (const kind of KINDS) {
      const section = get(kind), {length} = queues[kind];
      section.hidden = !section.querySelector("li") && !length;
      more(kind).hidden = !length;
    }
  }

  const watch = new IntersectionObserver((seen) => seen.forEach(async ({isIntersecting, target}) => {
    if (!isIntersecting) return; // more come when their button comes into view
    const mine = current, [kind] = KINDS.filter((kind) => more(kind) === target);
    watch.unobserve(target);
    await show(kind, SHOWN[kind]);
    if (mine === current && left > 0) watch.observe(target);
  }));
  function goOn() { // a reader who wants more
    left = LOOKED;
    KINDS.forEach((kind) => watch.observe(more(kind)));
  }

  async function search() {
    watch.disconnect();
    const mine = ++current, parameters = new URLSearchParams(location.hash.slice(1) || location.search);
    const names = ["q", "topic", "source", "year"], [words, topic, source, year] = names.map((name) => parameters.get(name) || "");
    const keep = asked, kept = first; // what was typed before this script came stays
    asked = first = false;
    const fill = (...names) => names.forEach((name) => {
      if (!keep && !(kept && field[name].value)) field[name].value = parameters.get(name) || "";
    });
    fill("q", "topic");
    const manifest = await opening, {segments, years, articles} = manifest;
    if (mine !== current) return;
    fill("source", "year"); // their choices have come with the manifest
    for (const kind of KINDS) {
      get(kind).hidden = true;
      get(kind).querySelector("ul").replaceChildren();
    }
    query = plan(words.slice(0, LONGEST));
    queues = {titles: [], texts: []};
    terms = [...query.terms];
    const label = (kind, value) => value.trim() && `${kind}\x01${fold(value).trim().replace(/\s+/g, " ")}`;
    const labels = [label("s", source), label("t", topic)].filter(Boolean);
    const place = years.findIndex(([name]) => name === year);
    if (!query.needles.length && !labels.length && place < 0) return void (status.textContent = "");
    say("searching");
    const [, from] = years[place] || [0, 0], [, to] = place >= 0 && years[place + 1] || [0, articles];
    within = segments.filter(([start, stop]) => start < to && stop > from).reverse();
    const some = terms.splice(0, query.exact ? terms.length : part());
    for (const found of within.map((segment) => find(segment, labels, some, from, to))) {
      const [titles, texts] = await found, named = new Set(titles);
      if (mine !== current) return;
      queues.titles = queues.titles.concat(titles);
      queues.texts = queues.texts.concat(texts.filter((number) => !named.has(number)));
    }
    left = LOOKED;
    for (const kind of KINDS) {
      if (get(kind).getBoundingClientRect().top < innerHeight) await show(kind, SHOWN[kind]);
      if (mine !== current) return;
      watch.observe(more(kind));
    }
    const [titles, texts] = KINDS.map((kind) => get(kind).querySelectorAll("li").length + queues[kind].length);
    say(titles + texts ? query.exact ? "found" : "about" : "none", {titles, texts, all: titles + texts});
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
  KINDS.forEach((kind) => more(kind).onclick = () => { left = LOOKED; show(kind, 3 * SHOWN[kind]); });
  addEventListener("scroll", goOn, {passive: true});
  addEventListener("hashchange", start);
  start();
})();
