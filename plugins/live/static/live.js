// Only pages that the development server sends have this script; the files of the output do not.
// It asks the server how the page is, and does what the answer calls for: take over a style without loading the page
// anew, load the page anew and stay where the reader was, say that the page is being made, or what is wrong.
"use strict";
(() => {
  if (window.top !== window) return;
  const script = document.currentScript;
  const { session, page, article } = script.dataset;
  const words = JSON.parse(script.dataset.words);
  const OURS = "/.newsmirror/";
  const PLACE = "newsmirror-place";
  const NOTICE_AFTER = 350; // milliseconds: what is quicker needs no words
  let since = Number(script.dataset.revision);
  let source, noticeTimer, dismissed = "";

  // What this script shows stands in a shadow: no style of the page reaches it, and none of it reaches the page.
  const host = document.createElement("div");
  host.id = "newsmirror-live";
  host.translate = false;
  host.lang = script.dataset.language;
  const root = host.attachShadow({ mode: "open" });
  const make = (name, attributes = {}, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  };
  const notice = make("p", { class: "notice", role: "status", hidden: "" });
  const overlay = make("section", { class: "overlay", role: "alert", hidden: "" });
  root.append(make("link", { rel: "stylesheet", href: `${OURS}live.css` }), notice, overlay);

  // The panel: why is this article shown so. What it says is asked for when it is opened.
  let isPanelOpen = () => false;
  let showPanel = () => {};
  if (article) {
    const frame = make("iframe", { sandbox: "", title: words.panel });
    const panel = make("section", { class: "panel", hidden: "" }, frame);
    const button = make("button", { class: "why", type: "button", "aria-expanded": "false" }, words.why);
    isPanelOpen = () => !panel.hidden;
    showPanel = shown => {
      panel.hidden = !shown;
      button.setAttribute("aria-expanded", String(shown));
      button.textContent = shown ? words.close : words.why;
      if (shown) frame.src = `${OURS}explain?page=${encodeURIComponent(page)}`;
    };
    button.addEventListener("click", () => showPanel(panel.hidden));
    root.append(panel, button);
  }

  // Where the reader was: kept over a reload of the same page, not over a visit to another one.
  const pathOf = element => {
    const steps = [];
    for (let at = element; at.parentElement; at = at.parentElement) {
      steps.unshift([...at.parentElement.children].indexOf(at));
    }
    return steps.join("/");
  };
  const elementAt = path =>
    path.split("/").reduce((element, step) => element && element.children[step], document.documentElement);
  const keepPlace = () => {
    const details = [...document.querySelectorAll("details")].map(element => [pathOf(element), element.open]);
    const place = { page: location.pathname, x: scrollX, y: scrollY, details, panel: isPanelOpen() };
    sessionStorage.setItem(PLACE, JSON.stringify(place));
  };
  const takePlace = () => {
    const place = JSON.parse(sessionStorage.getItem(PLACE) || "null");
    sessionStorage.removeItem(PLACE);
    if (!place || place.page !== location.pathname) return;
    for (const [path, open] of place.details) {
      const element = elementAt(path);
      if (element && element.localName === "details") element.open = open;
    }
    scrollTo({ left: place.x, top: place.y, behavior: "instant" });
    if (place.panel) showPanel(true);
  };
  const reload = () => {
    keepPlace();
    if (source) source.close();
    location.reload();
  };

  // What this page uses of the site, by path in the output.
  const local = url => {
    const target = new URL(url, location.href);
    const ours = target.origin === location.origin && !target.pathname.startsWith(OURS);
    return ours ? decodeURIComponent(target.pathname.slice(1)) : "";
  };
  const styles = () => [...document.querySelectorAll("link[rel~=stylesheet]")].filter(link => local(link.href));
  const used = () => {
    const urls = [...document.querySelectorAll("script[src]"), ...document.images].map(element => element.src);
    const paths = [...styles().map(link => link.href), ...urls].map(url => url && local(url));
    return [...new Set(paths.filter(Boolean))];
  };
  const swapStyle = link => {
    const fresh = link.cloneNode();
    const url = new URL(link.href);
    url.searchParams.set("live", since);
    fresh.href = url;
    // The old one goes when the new one is there: never a moment without.
    fresh.addEventListener("load", () => link.remove(), { once: true });
    fresh.addEventListener("error", () => link.remove(), { once: true });
    link.after(fresh);
  };

  const showNotice = words => {
    clearTimeout(noticeTimer);
    if (!words) {
      notice.hidden = true;
    } else if (notice.hidden) {
      noticeTimer = setTimeout(() => {
        notice.textContent = words;
        notice.hidden = false;
      }, NOTICE_AFTER);
    } else {
      notice.textContent = words;
    }
  };

  const showProblems = problems => {
    const key = JSON.stringify(problems);
    overlay.hidden = !problems.length || key === dismissed;
    if (key === overlay.dataset.shown) return;
    overlay.dataset.shown = key;
    const close = make("button", { type: "button" }, words.hide);
    close.addEventListener("click", () => {
      dismissed = key;
      overlay.hidden = true;
    });
    const articles = problems.map(problem => {
      const place = problem.file ? problem.file + (problem.line ? `:${problem.line}` : "") : "";
      const lines = problem.excerpt.map(([number, text]) =>
        make("li", { value: number, ...(number === problem.line ? { class: "wrong" } : {}) }, text || " "));
      return make("article", { lang: "en" }, make("h2", {}, problem.reason), make("p", { class: "place" }, place),
        ...(lines.length ? [make("ol", {}, ...lines)] : []));
    });
    overlay.replaceChildren(close, ...articles);
  };

  const hear = state => {
    if (state.session !== session) return reload();
    since = state.revision;
    showProblems(state.problems);
    const changed = new Set(state.changed);
    const restyled = styles().filter(link => changed.has(local(link.href)));
    restyled.forEach(link => changed.delete(local(link.href)));
    if (changed.size) return reload();
    restyled.forEach(swapStyle);
    showNotice(state.stale ? `${words.making} ${state.doing}` : "");
  };

  // A tab that nobody sees holds no connection: browsers allow six to a server. When it is seen again it asks.
  const listen = () => {
    if (document.hidden || source) return;
    const query = new URLSearchParams({ page, since });
    used().forEach(file => query.append("file", file));
    source = new EventSource(`${OURS}events?${query}`);
    source.addEventListener("message", event => hear(JSON.parse(event.data)));
    source.addEventListener("error", () => {
      // The server may be beginning anew; then it answers with another session.
      if (source) source.close();
      source = undefined;
      setTimeout(listen, 300);
    });
  };
  const leave = () => {
    if (source) source.close();
    source = undefined;
  };
  document.addEventListener("visibilitychange", () => (document.hidden ? leave() : listen()));
  addEventListener("pagehide", leave);
  addEventListener("pageshow", event => event.persisted && reload());

  document.documentElement.append(host);
  takePlace();
  listen();
})();
