// Opens built pages in frames, several at a time, waits for what payloads would do, and says what it finds in each
// live document that no page of ours has (its own script puts button.load beside pictures). Runs in the test alone.
async (paths) => {
  const TOGETHER = 24, WAIT = 40;
  const FORBIDDEN = "iframe,object,embed,applet,base,frame,frameset,portal,math,marquee,isindex,xml,layer,bgsound,keygen,slot";
  const SCHEMES = /^(?:https?:|mailto:|tel:|[^:]*$)/i;

  const looksWrong = (doc) => {
    const found = [];
    const say = (element, why) => found.push(`${why}: ${element.outerHTML.slice(0, 160)}`);
    for (const element of doc.querySelectorAll(FORBIDDEN)) say(element, "element");
    for (const element of doc.querySelectorAll("main .body :is(noscript,template,style,script,form,input,button,select,textarea,svg,link,meta,video,audio,img)"))
      if (!element.matches("button.load")) say(element, "element in a body");
    for (const element of doc.querySelectorAll("script,link,img,source,video,audio"))
      for (const name of ["src", "href", "srcset", "poster"]) {
        const value = element.getAttribute(name);
        if (value && element.rel !== "canonical" && new URL(value, doc.baseURI).origin !== location.origin) say(element, "loads");
      }
    for (const script of doc.querySelectorAll("script:not([src])"))
      if (script.textContent.includes("alert") || script.textContent.includes("hostile.example")) say(script, "script");
    for (const form of doc.querySelectorAll("form"))
      if (new URL(form.action || "x", doc.baseURI).origin !== location.origin) say(form, "form");
    for (const element of doc.querySelectorAll("*"))
      for (const { name, value } of element.attributes) {
        if (name.startsWith("on")) say(element, "handler");
        if (name === "style" && /url|expression|binding|position/i.test(value)) say(element, "style");
        if (/^(?:xlink:)?href$|^action$|^formaction$|^ping$/.test(name)) {
          const address = value.replace(/[\x00-\x20]/g, "");
          if (!SCHEMES.test(address)) say(element, "address");
        }
      }
    for (const link of doc.querySelectorAll("a[href]"))
      if (/^https?:$/.test(link.protocol) && link.origin !== location.origin && !link.relList.contains("noreferrer")) say(link, "link");
    const body = doc.querySelector("main .body");
    if (body) {
      const again = doc.createElement("div");
      again.innerHTML = body.innerHTML;
      if (again.innerHTML !== body.innerHTML) found.push("the body changes when it is parsed again");
    }
    if (doc.defaultView.fired) found.push("fired");
    if (typeof doc.getElementById !== "function" || typeof doc.querySelector !== "function") found.push("clobbered");
    return found;
  };

  const open = (path) => new Promise((resolve) => {
    const frame = document.createElement("iframe");
    let changes = 0;
    frame.onload = () => {
      const watch = new frame.contentWindow.MutationObserver((list) => { changes += list.length; });
      watch.observe(frame.contentDocument, { childList: true, subtree: true, attributes: true });
      setTimeout(() => {
        let found;
        try {
          found = frame.contentDocument ? looksWrong(frame.contentDocument) : ["left the site"];
        } catch (error) {
          found = [`cannot be looked at: ${error}`];
        }
        if (changes) found.push(`${changes} changes after loading`);
        frame.remove();
        resolve(found.map((what) => `${path}: ${what}`));
      }, WAIT);
    };
    frame.src = path;
    document.body.append(frame);
  });

  const problems = [];
  for (let at = 0; at < paths.length; at += TOGETHER)
    problems.push(...(await Promise.all(paths.slice(at, at + TOGETHER).map(open))).flat());
  return problems;
}
