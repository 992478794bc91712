// The pages are complete without this. It says what is overdue by the reader's calendar, copies addresses, and loads
// pm-lists.js where there is a list to filter. The page has all words.
(() => {
  const { src } = document.currentScript ?? {};
  const filled = (words, values) => words.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const make = (tag, settings, ...children) => {
    const made = Object.assign(document.createElement(tag), settings);
    made.append(...children);
    return made;
  };

  // The reader's day

  const now = new Date();
  const today = new Date(now - now.getTimezoneOffset() * 6e4).toISOString().slice(0, 10);
  const daysTo = (day) => Math.round((Date.parse(day) - Date.parse(today)) / 864e5);

  // The first day of a period that ends today. A month before March 31 is the last day of February.
  const BACK = { week: [0, 7], month: [1, 0], quarter: [3, 0], year: [12, 0] };
  const startOf = (period) => {
    const [months, days] = BACK[period];
    const [year, month, day] = today.split("-");
    const longest = new Date(Date.UTC(year, month - months, 0)).getUTCDate();
    return new Date(Date.UTC(year, month - 1 - months, Math.min(day, longest) - days)).toISOString().slice(0, 10);
  };

  const groupOf = (group, html) => {
    if (/implicated|closed|open/.test(group)) return group;
    return /data-due="(.*?)"/.exec(html)?.[1] < today ? "overdue" : /--unowned/.test(html) ? "unowned" : "in-time";
  };

  const tellDays = (root) => {
    const each = (selector, tell) => root.querySelectorAll(selector).forEach((found) => tell(found, found.dataset));
    const words = JSON.parse(document.querySelector("[data-days]")?.dataset.days ?? "{}");
    const say = (told, days) => {
      const [, size, one, other] = words.units.find(([limit]) => days < limit);
      const count = Math.round(days / size);
      return filled(told, { span: count === 1 ? one : filled(other, { count }) });
    };
    each(".pm-due", (told, { due }) => {
      const days = daysTo(due);
      told.textContent = days < 0 ? say(words.overdue, -days) : days ? say(words.due, days) : words.today;
      told.className = days < 0 ? "pm-due pm-reason pm-reason--overdue" : "pm-due";
    });
    each("[data-created]", (told, { created }) => {
      told.textContent = say(words.age, Math.max(0, -daysTo(created)));
    });
    each("[data-until]", (told, { until }) => {
      told.hidden = until < today;
      told.closest("tr, li").classList.toggle("pm-void", told.hidden);
    });
    each("[data-after]", (told, { after, word }) => {
      told.hidden = after >= today;
      if (word) told.textContent = word;
    });
    each("[data-dues]", (told, { dues, words: counted }) => {
      const late = dues.split(" ").filter((day) => day < today).length;
      told.hidden = !late;
      told.textContent = filled(counted, { late });
    });
    each("tr[data-group]", (row, data) => {
      data.group = groupOf(data.group, row.innerHTML);
    });
    each("[data-falling]", (tally, { falling, recounted }) => {
      const { number, days } = JSON.parse(falling);
      const late = Object.keys(days).filter((day) => day < today);
      if (!late.length) return;
      tally.classList.remove("pm-tally--none");
      tally.querySelector("strong").textContent = late.reduce((sum, day) => sum + days[day], number);
      document.querySelector(".pm-as-of").append(" ", filled(recounted, { date: today }));
    });
  };

  // Parts on demand: an address opens what it leads to, and paper shows everything

  const openTo = (found) => {
    if (!found) return;
    for (let part = found.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
    const own = found.querySelector(":scope > details.pm-fold");
    if (own) own.open = true;
    found.scrollIntoView();
  };
  const openTarget = () => {
    try {
      const id = decodeURIComponent(location.hash.slice(1));
      if (!id || !document.querySelector(".pm-fold")) return;
      // The address of a moment holds a hash of its words. When these were corrected, its time still leads there.
      openTo(document.getElementById(id) ?? document.getElementById(id.replace(/^(t-\w+)-[0-9a-f]{4}$/, "$1")));
    } catch { /* an address that is none */ }
  };
  let opened = [];
  addEventListener("hashchange", openTarget);
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details.pm-fold:not([open])")];
    opened.forEach((part) => { part.open = true; });
  });
  addEventListener("afterprint", () => opened.forEach((part) => { part.open = false; }));

  // Addresses to copy

  // What a screen reader says once, such as that an address was copied
  let voice;
  const say = (words) => {
    if (!voice?.isConnected) document.body.append(voice = make("output", { className: "pm-unseen" }));
    voice.textContent = words;
  };
  const copy = async (text, tell) => {
    await navigator.clipboard.writeText(text);
    tell(true);
    setTimeout(tell, 1500, false);
  };
  const addCopy = (link) => {
    const { copied } = link.dataset;
    const title = [...document.getElementById("pm-incident").childNodes].find(({ data }) => data?.trim()).data;
    const button = make("button", { className: "pm-button", type: "button", ariaLive: "polite", textContent: link.dataset.copy });
    button.onclick = () => copy(`[${title.replace(/[\\[\]]/g, "\\$&")}](${link.href})`, (isFresh) => {
      button.textContent = isFresh ? copied : link.dataset.copy;
    });
    link.after(" ", button);
  };
  const canCopy = navigator.clipboard;
  // Links to parts of a page copy their address.
  const PLACES = ".pm-anchor, .pm-timeline td:first-child > a";
  document.addEventListener("click", (event) => {
    const anchor = event.target.closest?.(PLACES);
    if (!anchor || !canCopy || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    copy(anchor.href, (isFresh) => {
      anchor.classList.toggle("pm-anchor--copied", isFresh);
      say(isFresh ? document.querySelector("[data-copied-link]")?.dataset.copiedLink ?? "" : "");
    });
  });

  // Lists to filter, and a period on a page for all time: their scripts are loaded where a page has one

  const scripts = {};
  const load = (name) => scripts[name] ??= new Promise((onload) => {
    document.head.append(make("script", { src: new URL(name, src), onload }));
  });
  let follow;
  const addBars = async () => {
    const find = () => document.querySelector(".pm-bar > template:only-child")?.parentNode;
    if (!src || !find()) return;
    await load("pm-lists.js");
    // Meanwhile the reader may have gone on to another page.
    const bar = find();
    if (bar) follow = pmLists(bar, { filled, make, groupOf, startOf, tellDays });
  };
  const addSpan = async () => {
    const find = () => document.querySelector("form.pm-span[hidden]");
    if (!src || !find()) return;
    await load("pm-span.js");
    const form = find();
    if (form) pmSpan(form, { startOf });
  };

  // What the page says comes before the menus, except for the drawer, which follows its button. The stylesheet keeps
  // all of them where they are seen.

  const narrow = matchMedia("(max-width: 76.2344em)");
  const order = () => {
    const main = document.querySelector(".md-main__inner");
    const content = main?.querySelector(":scope > .md-content");
    const move = (side, isLast) => {
      const place = isLast ? main.lastElementChild : main.firstElementChild;
      if (!side || side === place || (isLast && content.compareDocumentPosition(side) & Node.DOCUMENT_POSITION_FOLLOWING)) return;
      const scroller = side.querySelector(".md-sidebar__scrollwrap");
      const { scrollTop } = scroller;
      main.insertBefore(side, isLast ? null : place);
      scroller.scrollTop = scrollTop;
    };
    if (!content) return;
    move(main.querySelector(":scope > .md-sidebar--primary"), !narrow.matches);
    move(main.querySelector(":scope > .md-sidebar--secondary"), true);
  };
  narrow.addEventListener("change", order);

  // A table that the theme lets scroll is a stop of the keyboard, and named by the heading above it

  const nameTables = () => {
    const headings = [...document.querySelectorAll("article :is(h1, h2, h3, h4)")];
    const seen = new IntersectionObserver((found) => found.forEach(({ target, isIntersecting }) => {
      if (!isIntersecting || target.scrollWidth <= target.clientWidth) return;
      const above = headings.findLast((one) => one.compareDocumentPosition(target) & Node.DOCUMENT_POSITION_FOLLOWING);
      target.tabIndex = 0;
      target.role = "region";
      target.ariaLabel = target.querySelector("caption")?.textContent
        ?? [...above?.childNodes ?? []].filter((part) => part.className !== "headerlink").map((part) => part.textContent).join("");
      seen.unobserve(target);
    }), { rootMargin: "99999px" });
    document.querySelectorAll("article .md-typeset__scrollwrap, article .table-responsive").forEach((one) => seen.observe(one));
  };

  // Where Material changed the page without loading it, screen readers hear its title

  let isFirst = true;
  const announce = () => {
    const heading = document.querySelector("article h1");
    if (!isFirst && heading && !location.hash) {
      heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
    }
    isFirst = false;
  };

  // The theme repeats titles without their language. Its header says what the logo and the heading do.

  const SCRIPTS = [[/[\p{Script=Hiragana}\p{Script=Katakana}]/u, "ja"], [/\p{Script=Hangul}/u, "ko"], [/\p{Script=Han}/u, "zh"]];
  const markTitles = () => {
    document.querySelector(".md-header__title")?.setAttribute("aria-hidden", "true");
    if (/^(ja|ko|zh)/.test(document.documentElement.lang)) return;
    document.querySelectorAll(".md-header__topic, .md-footer__title, .md-nav__link > .md-ellipsis").forEach((title) => {
      const [, lang] = SCRIPTS.find(([letters]) => letters.test(title.textContent)) ?? [];
      if (lang) title.lang = lang;
    });
  };

  // A chart of time that does not fit opens at the last thing in it: the lists below it do, too

  const openCharts = () => document.querySelectorAll(".pm-scroll:has(> .pm-year)").forEach((frame) => {
    const { left } = frame.getBoundingClientRect();
    const marks = [...frame.querySelectorAll(".pm-extent, .pm-point, .pm-fill")].map((mark) => mark.getBoundingClientRect());
    const last = Math.max(...marks.map((mark) => mark.right)) - left;
    // The names of the lanes stay in view.
    frame.onscroll = () => frame.querySelectorAll(".pm-names").forEach((part) => {
      const { x, width } = part.getBBox();
      part.setAttribute("transform", `translate(${Math.min(frame.scrollLeft, frame.scrollWidth - x - width)})`);
    });
    if (marks.length) frame.scrollLeft = last - frame.clientWidth + 12;
  });

  // Readers who space letters out find the words of a drawing in their boxes all the same

  const fitWords = () => {
    // The article is asked: drawings may be in parts that are not laid out yet.
    if (getComputedStyle(document.querySelector("article") ?? document.body).letterSpacing === "normal") return;
    document.querySelectorAll("svg.pm-causes .pm-node").forEach((node) => {
      const { x, width } = node.querySelector(".pm-box").getBBox();
      node.querySelectorAll("text:not(.pm-node-text), tspan").forEach((line) => {
        const room = x + width - 4 - line.getStartPositionOfChar(0).x;
        if (line.getComputedTextLength() <= room) return;
        line.setAttribute("textLength", room);
        line.setAttribute("lengthAdjust", "spacingAndGlyphs");
      });
    });
  };
  const spaced = new ResizeObserver(fitWords);

  const start = () => {
    follow = undefined;
    order();
    markTitles();
    openCharts();
    setTimeout(nameTables);
    spaced.disconnect();
    if (document.querySelector("svg.pm-causes")) spaced.observe(document.querySelector("article") ?? document.body);
    announce();
    tellDays(document);
    document.querySelectorAll("[data-here]").forEach((link) => { link.textContent = link.href; });
    openTarget();
    addBars();
    addSpan();
    if (!canCopy) return;
    document.querySelectorAll("[data-copied]:only-child").forEach(addCopy);
  };

  // Material puts a new page into the place of the old one and does not load the script again.
  if (window.document$) {
    document$.subscribe(start);
    location$.subscribe(() => follow?.());
  } else {
    start();
    addEventListener("popstate", () => follow?.());
  }
})();
