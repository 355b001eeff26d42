// Reads the index that plugins/search builds. Each of its files is a script that hands over one value, because a
// page on a disk may load nothing else; folding.py, terms.py and coding.py say what the values mean.
"use strict";
const newsmirror = (path, value) => newsmirror.arrived.set(path, value);
newsmirror.arrived = new Map();
newsmirror.index = (() => {
  const arrived = newsmirror.arrived, loading = new Map();
  const top = document.currentScript.src.replace(/search\/[^/]*$/, "");
  const COMMON = "的一是不了在人有我他这个中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里";
  const HASHES = 2 ** 28, PAGE = 32, HEAD = 1024, asked = new Map();
  let table, kinds, whole = location.protocol === "file:"; // whether files of the index come whole only

  function load(path, version) { // the version keeps caches from handing out a file of an older index
    if (arrived.has(path)) return Promise.resolve(arrived.get(path));
    if (!loading.has(path)) loading.set(path, new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = top + path + (version && location.protocol !== "file:" ? "?" + version : "");
      script.onerror = script.onload = () => {
        script.remove();
        loading.delete(path);
        arrived.has(path) ? resolve(arrived.get(path)) : reject(new Error(path));
      };
      document.head.append(script);
    }));
    return loading.get(path);
  }
  async function open() {
    const [manifest, [runs, pairs, spaceless]] = await Promise.all([load("search/manifest.js"), load("search/folding.js")]);
    table = Uint16Array.from({length: 65536}, (_, unit) => unit);
    kinds = new Uint8Array(65536).fill(3);
    for (let i = 0; i < runs.length; i += 3) for (let j = 0; j < runs[i + 1]; j++) table[runs[i] + j] = runs[i + 2] + j;
    for (let i = 0; i < pairs.length; i += 2) table[pairs.charCodeAt(i)] = pairs.charCodeAt(i + 1);
    for (let i = 0; i < spaceless.length; i += 2) kinds.fill(1, spaceless[i], spaceless[i + 1] + 1);
    return manifest;
  }
  function kind(unit) { // 0: separator, 1: of a script without spaces, 2: of a word; 3 in the table: not asked yet
    if (kinds[unit] === 3) kinds[unit] = /[\p{L}\p{N}\p{M}]/u.test(String.fromCharCode(unit)) ? 2 : 0;
    return kinds[unit];
  }
  const isWord = (run) => run.split("").every((unit) => kind(unit.charCodeAt(0)) === 2);
  const fold = (text) => text.replace(/[^]/g, (unit) => String.fromCharCode(table[unit.charCodeAt(0)]));

  function hash(term, ofTitle) {
    let h = 0, power = 1;
    for (let i = 0; i < term.length; i++) {
      h = h + Math.imul(term.charCodeAt(i), power) | 0;
      if (i < 63) power = Math.imul(power, 0x9E3779B1);
    }
    h = Math.imul(h ^ h >>> 16, 0x85EBCA6B);
    h = Math.imul(h ^ h >>> 13, 0xC2B2AE35);
    h = (h ^ h >>> 16) & HASHES - 1;
    return ofTitle ? h | 1 : h & ~1;
  }

  // What a query asks for: needles, and terms of the index, those first that are likely to be rare.
  function plan(query) {
    const needles = new Set(), terms = new Map(), singles = [], text = fold(query) + " ";
    for (let i = 0, start = -1; i < text.length; i++) {
      if (kind(text.charCodeAt(i))) start = start < 0 ? i : start;
      else if (start >= 0) { needles.add(text.slice(start, i)); start = -1; }
    }
    for (const needle of needles) {
      if (isWord(needle)) terms.set(needle, 3 + needle.length);
      else if (needle.length === 1) singles.push(needle);
      else for (let i = 1; i < needle.length; i++) {
        const pair = needle.slice(i - 1, i + 1);
        if (!isWord(pair)) terms.set(pair, 3 + i % 2 - pair.split("").filter((unit) => COMMON.includes(unit)).length);
      }
    }
    const ordered = [...terms].sort((a, b) => b[1] - a[1]).map(([term]) => term);
    return {needles: [...needles], singles, terms: ordered, exact: singles.length + ordered.length === needles.size && !(singles.length && ordered.length)};
  }
  function places(text, needle) { // in folded text; a needle of letters is found as a whole word only
    const found = [], word = isWord(needle);
    for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + 1)) {
      const edges = [text.charCodeAt(at - 1), text.charCodeAt(at + needle.length)];
      if (!word || !edges.some((unit) => kind(unit || 0) === 2)) found.push(at);
    }
    return found;
  }

  function lowBits(span, number) {
    let bits = 0;
    for (let mean = span * 11 / (16 * number); mean >= 2; mean /= 2) bits++;
    return bits;
  }
  function unpack(text) { // 15 bits in a character -> words of 32
    const words = new Uint32Array((text.length * 15 >> 5) + 3);
    for (let i = 0, bit = 0; i < text.length; i++, bit += 15) {
      const value = text.charCodeAt(i) - 0x4E00, space = 17 - (bit & 31);
      words[bit >>> 5] |= space < 0 ? value >>> -space : value << space;
      if (space < 0) words[(bit >>> 5) + 1] |= value << 32 + space;
    }
    return words;
  }
  const number = (text, place) => (text.charCodeAt(place) - 0x4E00) * 2 ** 15 + text.charCodeAt(place + 1) - 0x4E00;
  // A file of the index from a byte on; a host that knows no ranges sends all of it, and is asked for none again.
  async function bytes(url, start, stop = "") {
    const answer = await fetch(url, {headers: {Range: `bytes=${start}-${stop && stop - 1}`}});
    const text = new TextDecoder("utf-16le", {ignoreBOM: true}).decode(await answer.arrayBuffer());
    if (answer.status === 206) return text;
    whole = true;
    return "";
  }
  function once(key, make) {
    if (!asked.has(key)) asked.set(key, make().catch((error) => { asked.delete(key); throw error; }));
    return asked.get(key);
  }
  async function shard(path, version) { // [articles, terms, pages, some of its codes]
    if (!whole && !arrived.has(path)) {
      const url = top + path + "?" + version, head = await bytes(url, 0, HEAD);
      const found = /^\uFEFFnewsmirror\("[^"]*",\[(\d+),(\d+),"([^"]*)","/.exec(head);
      if (found) {
        const [{length}, articles, terms, pages] = found;
        return [+articles, +terms, pages, async (from, to) => {
          const known = to ? length + to <= head.length : 2 * head.length < HEAD;
          return known ? head.slice(length + from, to && length + to) : bytes(url, 2 * (length + from), to && 2 * (length + to));
        }, true];
      }
    }
    const [articles, terms, pages, codes] = await load(path, version);
    return [articles, terms, pages, async (from, to) => codes.slice(from, to)];
  }
  // The page of a shard with a hash: hash -> numbers of articles.
  async function page(path, version, first, hashes, wanted) {
    const [articles, terms, pages, codes, inParts] = await once(path, () => shard(path, version));
    let at = 0;
    while (at + 4 < pages.length && number(pages, at + 4) < wanted - first) at += 4;
    return once(`${path} ${at}`, async () => {
      const place = number(pages, at + 2), from = Math.floor(place / 15), rest = terms - 8 * at, h = at ? first + number(pages, at) : first;
      const next = rest > PAGE && [number(pages, at + 6) - 15 * from, first + number(pages, at + 4)];
      const text = await codes(from, next ? from + Math.ceil(next[0] / 15) : undefined);
      try {
        const [found, ...end] = read(unpack(text.replace(/"[^]*/, "")), place - 15 * from, Math.min(rest, PAGE), h, lowBits(hashes, terms), articles);
        if (!next || `${end}` === `${next}`) return found;
      } catch { /* as if it had ended elsewhere */ }
      if (!inParts) throw new Error(path);
      whole = true; // sent whole after all, or parts of two builds, by a cache
      asked.delete(path);
      asked.delete(`${path} ${at}`);
      return page(path, version, first, hashes, wanted);
    });
  }
  function read(words, at, terms, h, width, articles) { // hash -> numbers of articles; where it ended, last hash
    const found = new Map();
    function zeros() {
      for (let count = 0;;) {
        if (at >>> 5 >= words.length) throw new RangeError("codes");
        const word = words[at >>> 5] << (at & 31), seen = word ? Math.clz32(word) : 32 - (at & 31);
        count += seen;
        at += seen;
        if (word) { at++; return count; }
      }
    }
    function low(width) {
      const shift = at & 31, next = shift ? words[(at >>> 5) + 1] >>> 32 - shift : 0;
      at += width;
      return width && (words[at - width >>> 5] << shift | next) >>> 32 - width;
    }
    const value = (width) => zeros() * 2 ** width + low(width);
    for (let term = 0; term < terms; term++) {
      h += value(width);
      const size = zeros(), count = 2 ** size + low(size), gap = lowBits(articles, count), list = new Uint32Array(count);
      for (let i = 0, article = -1; i < count; i++) list[i] = article += value(gap) + 1;
      found.set(h, list);
    }
    return [found, at, h];
  }
  function postings([start, stop, shards], hashes) { // lists of articles of a segment, one for each hash
    return Promise.all(hashes.map(async (h) => {
      const shard = Math.floor(h * shards / HASHES), path = `search/${start}/${shard >> 6}/${shard & 63}.js`;
      const found = await page(path, stop - start, Math.ceil(shard * HASHES / shards), HASHES / shards, h);
      return (found.get(h) || []).map((article) => start + article);
    }));
  }
  async function title(number, {articles, block}) { // [address, day, host, title, language]
    const file = Math.floor(number / block), row = number % block, size = Math.min(block, articles - file * block);
    const path = `search/titles/${file >> 6}/${file & 63}.js`, [hosts, ids, sources, titles, days, langs] = await load(path, size);
    const id = [...unpack(ids).slice(4 * row, 4 * row + 4)].map((word) => word.toString(16).padStart(8, 0)).join("");
    const [day] = days.filter(([, first]) => first <= row).pop();
    return [`${top}a/${id.slice(0, 3)}/${id.slice(3)}.html`, day, hosts[sources.charCodeAt(row) - 48], titles.split("\n")[row], langs[row]];
  }
  return {open, fold, hash, plan, places, postings, title, part: () => whole && location.protocol !== "file:" ? 2 : 5};
})();
