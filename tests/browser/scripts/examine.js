// Opens documents in frames, looks for what should not be in them, and plays with all that is.
(() => {
  const words = (text) => new Set(text.split(" "));
  const ours = words("html head meta title link script body a header nav main article section div span h1 h2 h3 p ul ol li dl dt dd " +
    "figure figcaption img audio video details summary button time footer code strong ins del mark table thead tbody tr th td " +
    "form input label select option");
  const drawn = words("svg title desc g path rect line text use circle");
  const schemes = words("http: https: mailto: feed:");
  const addresses = words("href src action formaction poster data background srcset xlink:href cite ping");
  const moves = [...words("click dblclick mousedown mouseover mouseenter mousemove pointerover pointerenter focus focusin blur keydown " +
    "input change toggle animationstart animationend transitionend wheel scroll copy paste drag drop touchstart beforetoggle")];

  const problemsOf = (page, clean, each) => {
    const inText = new Set(page.querySelectorAll("main .text *"));
    const inPlots = new Set(page.querySelectorAll(".plots svg, .plots svg *"));
    const found = [];
    for (const one of page.querySelectorAll("*")) {
      const known = inText.has(one) ? clean : inPlots.has(one) ? drawn : ours;
      const note = (what) => found.push(`${what}: ${one.outerHTML.slice(0, 120)}`);
      if (!known.has(one.localName)) note("element");
      for (const { name, value } of one.attributes) {
        if (/^on|^style$|^srcdoc$/i.test(name)) note(name);
        if (inText.has(one) && /^(id|class|name|target)$/i.test(name)) note(name);
        if (addresses.has(name) && !schemes.has(URL.parse(value, page.baseURI)?.protocol)) note(`address ${value}`);
      }
    }
    const shape = [...page.body.children].map((one) => one.localName).join(" ");
    if (shape !== "a header main footer") found.push(`broken out: ${shape}`);
    if (page.querySelectorAll("h1").length !== each) found.push("broken out: headings");
    const scripts = [...page.scripts].map((one) => one.getAttribute("src") + one.textContent);
    if (scripts.length !== each || !scripts.every((one) => /^(\.\.\/)*copy\.js$/.test(one))) found.push(`scripts: ${scripts}`);
    return found;
  };

  const playWith = (page) => {
    // links that lead away are not followed; what else a link may do, it does
    page.addEventListener("click", (event) => {
      const link = event.target.closest?.("a");
      if (link && schemes.has(link.protocol)) event.preventDefault();
    }, true);
    for (const one of page.querySelectorAll("body *:not(button.copy)")) {
      for (const move of moves) one.dispatchEvent(new Event(move, { cancelable: true }));
      if (one.matches("a, summary, area, label")) one.click?.();
    }
  };

  const framed = (text, number, shown) => {
    const frame = document.createElement("iframe");
    frame.name = `${number}`;
    // the window above stays where it is
    frame.sandbox = "allow-scripts allow-same-origin allow-forms";
    frame.hidden = !shown;
    const loaded = new Promise((done) => { frame.onload = done; });
    frame.srcdoc = text;
    document.body.append(frame);
    return { frame, loaded };
  };

  const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

  // What is wrong with the documents, each by its number, and what ran; `clean` are elements that a text may have, `each`
  // is how many pages a document was made of.
  window.examine = async ({ texts, clean, shown, each, patience }) => {
    top.struck = [];
    const opened = texts.map((text, number) => framed(text, number, shown));
    await Promise.race([Promise.all(opened.map(({ loaded }) => loaded)), wait(patience)]);
    const problems = [];
    for (const [number, { frame }] of opened.entries()) {
      const page = frame.contentDocument;
      const found = page?.body ? problemsOf(page, new Set(clean), each) : ["no page"];
      problems.push(...found.map((problem) => `${number}: ${problem}`));
      if (page?.body) playWith(page);
    }
    await wait(50);
    for (const { frame } of opened) frame.remove();
    return [problems, top.struck];
  };
})();
