// The page on which everything can be searched. Pagefind says which things hold the words; what is shown of them, and
// what filters them, comes from files beside its index, by the number of each thing, newest first. What a search means is
// decided in `pm-words.js`. All text of records becomes text nodes. The page has the words that it shows.
(() => {
  "use strict";

  const STEP = 10;
  const LENGTH = 260;
  // Up to how many incidents the other kinds are counted unasked: beyond, their indexes are heavy.
  const COUNTED = 2000;

  const make = (tag, settings, ...children) => {
    const made = Object.assign(document.createElement(tag), settings);
    made.append(...children);
    return made;
  };
  const filled = (words, values) => words.replace(/\{(\w+)\}/g, (_, name) => values[name]);

  // Words, as `spaced` of search_things.py: a letter of Chinese or Japanese makes a word with the next one

  const LETTER = "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}";
  const PAIR = new RegExp(`([${LETTER}])(?=([${LETTER}])?)`, "gu");
  const TOKEN = new RegExp(`([${LETTER}])(?=([${LETTER}])?)|[^\\s${LETTER}]+`, "gu");
  const WIDE = /[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff66-\uff9f]+/g;
  const tidied = (text) => text.normalize("NFC").replace(WIDE, (found) => found.normalize("NFKC"));
  const asked = (text) => tidied(text)
    .replace(PAIR, " $1$2 ").trim().split(/\s+/).filter((word, place, words) => {
      // The last letter of a row is in the word before.
      return !(place && word.length === 1 && words[place - 1].length === 2 && words[place - 1][1] === word);
    }).join(" ");
  // From where to where each of them is; what is around a word, such as a comma, is not shown as part of it.
  const tokens = (text) => [...text.matchAll(TOKEN)].map(({ index, 0: found, 1: letter, 2: next = "" }) => {
    const whole = letter ? found + next : found;
    const word = whole.match(/[\p{L}\p{N}].*[\p{L}\p{N}]|[\p{L}\p{N}]/u)?.[0] ?? whole;
    const from = index + whole.indexOf(word);
    return { from, to: from + word.length, word };
  });

  // Text with marks: `places` are from and to, in order

  const marked = (text, places, from = 0, to = text.length) => {
    const made = document.createDocumentFragment();
    let at = from;
    for (const place of places) {
      const [start, end] = [Math.max(place.from, at), Math.min(place.to, to)];
      if (start >= end) continue;
      if (made.lastChild?.nodeName === "MARK" && start === at) made.lastChild.append(text.slice(start, end));
      else made.append(text.slice(at, start), make("mark", {}, text.slice(start, end)));
      at = end;
    }
    made.append(text.slice(at, to));
    return made;
  };
  const excerpt = (text, numbers, codes) => {
    const all = tokens(text);
    const isCode = ({ word }) => globalThis.postmortemsWords.codesIn(word).some((code) => codes.has(code));
    const hits = new Set(numbers);
    if (codes.size) all.forEach((token, number) => isCode(token) && hits.add(number));
    const places = [...hits].sort((a, b) => a - b).map((number) => all[number]).filter(Boolean);
    const within = (place) => places.filter(({ from }) => from >= place.from && from < place.from + LENGTH * 0.7).length;
    const best = places.reduce((a, b) => (within(b) > within(a) ? b : a), places[0]);
    const wanted = Math.min((best?.from ?? 0) - LENGTH * 0.3, text.length - LENGTH);
    const begin = wanted > 0 ? all.find(({ from }) => from >= wanted)?.from ?? 0 : 0;
    const rest = all.find(({ to }) => to > begin + LENGTH);
    const end = rest ? text.slice(0, rest.from).trimEnd().length : text.length;
    const shown = marked(text, places.filter(({ from }) => from >= begin), begin, end);
    if (begin) shown.prepend("… ");
    if (end < text.length) shown.append(" …");
    return { shown, hit: best?.from };
  };
  const titled = (text, query) => {
    const terms = query.toLowerCase().split(/\s+/).filter(Boolean);
    const isHit = ({ word }) => terms.some((term) => word.toLowerCase().startsWith(term));
    return marked(text, tokens(text).filter(isHit));
  };

  // The index of one kind of things

  const unpacked = async (url) => {
    const answer = await fetch(url, { cache: "no-cache" });
    if (!answer.ok) throw new Error(`${answer.status} ${url}`);
    return new Response(answer.body.pipeThrough(new DecompressionStream("gzip"))).json();
  };
  const load = async (index, kind, isAsked) => {
    const base = new URL(`${kind}/`, index);
    const begun = async () => {
      const { createInstance } = await import(new URL("incidents/pagefind.js", index));
      // Pagefind takes the language of the page for that of the words, and would part ours again where it is Chinese.
      const root = document.documentElement;
      const { lang } = root;
      root.lang = "en";
      const made = createInstance({ basePath: base.pathname });
      root.lang = lang;
      return made;
    };
    let engine;
    if (isAsked) engine = begun();
    const data = await unpacked(new URL("things.pack", base));
    const ids = data.ids.split(",");
    const numbers = new Map(ids.map((id, number) => [id, number]));
    const packs = [];
    const ask = async (query) => {
      const { results } = await (await (engine ??= begun())).search(asked(query));
      return new Map(results.map(({ id, words }) => {
        const number = numbers.get(id.split("_")[1]);
        if (number === undefined) throw new Error("The index and its texts are not of one build");
        return [number, words];
      }));
    };
    const files = {};
    const once = (path) => files[path] ??= unpacked(new URL(path, base));
    files.words = () => once("words.pack");
    files.codes = async (code) => {
      const shard = code.codePointAt(0).toString(16);
      return (await once("codes.pack")).includes(shard) ? once(`codes/${shard}.pack`) : [];
    };
    return {
      ...data,
      find: (query) => globalThis.postmortemsWords.find(query, {
        files, ask, spaced: asked, synonyms: data.synonyms, all: () => ids.map((_, number) => ({ number, words: [] })),
      }),
      text: async (number) => {
        const place = data.starts.findLastIndex((start) => start <= number);
        const pack = await (packs[place] ??= unpacked(new URL(`texts/${place}.pack`, base)));
        return pack[number - data.starts[place]];
      },
    };
  };
  // They outlast the page, since Material changes pages without loading anything again.
  const known = globalThis.postmortemsIndexes ??= new Map();
  const open = (index, kind, isAsked) => {
    const key = new URL(kind, index).href;
    if (!known.has(key)) known.set(key, load(index, kind, isAsked).catch((fault) => {
      known.delete(key);
      throw fault;
    }));
    return known.get(key);
  };

  const start = (page) => {
    const index = new URL(page.dataset.index, location.href);
    const root = new URL(page.dataset.root, location.href);
    page.replaceChildren(page.querySelector("template").content.cloneNode(true));
    const form = page.querySelector("form");
    const [list, none, more, output, narrow, notes] = [
      "ol", ".pm-empty", ".pm-more", "output", "details > div", ".pm-find__notes",
    ].map((selector) => form.querySelector(selector));
    const { text, sort } = form.elements;
    const kinds = [...form.querySelectorAll("[name=in]")];
    const fail = (name) => {
      form.hidden = true;
      page.querySelector(`[data-fault=${name}]`).hidden = false;
    };
    if (location.protocol === "file:") {
      fail("file");
      return;
    }

    // A map, since the address may name anything: an object has a `constructor` that nobody chose.
    let chosen = new Map();
    const choose = (key, value) => chosen.set(key, chosen.get(key) ?? new Set()).get(key).add(value);
    let limit = STEP;
    let turn = 0;
    const kind = () => kinds.find(({ checked }) => checked);

    // Facets

    const isChosen = (facet, number) => {
      const wanted = chosen.get(facet.key);
      return !wanted?.size || facet.rows[number].some((value) => wanted.has(facet.values[value]));
    };
    const counted = (facets, numbers) => facets.map((facet) => {
      const counts = facet.values.map(() => 0);
      const others = facets.filter((other) => other !== facet);
      for (const number of numbers) {
        if (others.every((other) => isChosen(other, number))) for (const value of facet.rows[number]) counts[value] += 1;
      }
      return counts;
    });
    const drawFacets = ({ facets }) => narrow.replaceChildren(...facets.filter(({ values, rows }) => values.length > 1 || rows.some((row) => row.length !== values.length))
      .map(({ key, name, values, names }) => make("fieldset", {}, make("legend", { textContent: name }), make("div", {},
        ...values.map((value, place) => make("label", {},
          make("input", { type: "checkbox", name: key, value, checked: chosen.get(key)?.has(value) ?? false }),
          make("span", { textContent: names[place] }), " ", make("span", { className: "pm-count" })))))));
    const tellCounts = (facets, numbers) => {
      const tally = form.querySelector("summary .pm-count");
      tally.textContent = facets.reduce((sum, { key }) => sum + (chosen.get(key)?.size ?? 0), 0);
      tally.hidden = tally.textContent === "0";
      counted(facets, numbers).forEach((counts, place) => {
        const { key, values } = facets[place];
        for (const box of narrow.querySelectorAll(`[name="${key}"]`)) {
          const count = counts[values.indexOf(box.value)];
          box.checked = chosen.get(key)?.has(box.value) ?? false;
          box.closest("label").querySelector(".pm-count").textContent = count;
          box.closest("label").hidden = !count && !box.checked && document.activeElement !== box;
        }
        const group = narrow.querySelector(`[name="${key}"]`)?.closest("fieldset");
        if (group) group.hidden = !group.querySelector("label:not([hidden])");
      });
    };

    // Results

    const chips = ({ facets, days }, number, title) => {
      const made = make("p", { className: "pm-chips" });
      for (const { key, rows, names, looks } of facets) {
        for (const value of rows[number]) {
          if (looks[value]) made.append(make("span", { className: looks[value], textContent: names[value] }));
        }
        if (key === "severity" && days[number]) made.append(make("time", { dateTime: days[number], textContent: days[number] }));
      }
      const { rows, names } = facets.find(({ key }) => key === "service");
      const services = rows[number].map((value) => names[value]).join(", ");
      if (services && title) made.append(make("span", { className: "pm-quiet", textContent: services }));
      return made;
    };
    const result = async (found, { number, words }, query, codes) => {
      const [address, title, incident, body, places] = await found.text(number);
      const own = title || incident;
      const link = make("a", { href: new URL(address, root), dir: "auto" }, titled(own, query));
      const made = make("li", {}, make("h2", {}, link), chips(found, number, title));
      const language = found.languages[found.language[number]];
      const within = (part) => {
        const [before, after] = list.dataset.part.split("{incident}");
        made.append(make("p", { className: "pm-quiet" }, before, part, after));
      };
      if (body) {
        const { shown, hit } = excerpt(body, words, codes);
        made.append(make("p", { className: "pm-find__text", dir: "auto" }, shown));
        const [, anchor, part] = hit === undefined ? [] : places.findLast(([offset]) => offset <= hit) ?? [];
        if (anchor) within(make("a", { href: new URL(`${address}#${encodeURIComponent(anchor)}`, root), textContent: part }));
      }
      if (title && incident) within(make("span", { lang: language, textContent: incident }));
      for (const part of made.querySelectorAll("h2, .pm-find__text")) part.lang = language;
      return made;
    };

    const sorted = (rows) => {
      const order = sort.value || (text.value.trim() ? "" : "newest");
      if (!order) return rows;
      return rows.toSorted((a, b) => (order === "newest" ? a.number - b.number : b.number - a.number));
    };
    const tell = (isEmpty, { missing = [], beginning = [], spelling = [], synonyms = [], isPartial }) => {
      const quoted = (words) => words.slice(0, 5).map((word) => `“${word}”`).join(", ") + (words.length > 5 ? " …" : "");
      const lines = [
        ...isPartial ? [notes.dataset.some] : [],
        ...missing.length ? [filled(isEmpty ? notes.dataset.missing : notes.dataset.others, { words: quoted(missing) })] : [],
        ...spelling.map(([word, others]) => filled(notes.dataset.spelling, { word: quoted([word]), others: quoted(others) })),
        ...beginning.map(([word, others]) => filled(notes.dataset.beginning, { word: quoted([word]), others: quoted(others) })),
        ...synonyms.map(([word, others]) => filled(notes.dataset.synonyms, { word: quoted([word]), others: quoted(others) })),
      ];
      if (notes.dataset.told !== lines.join()) notes.replaceChildren(...lines.map((line) => make("p", {}, line)));
      notes.dataset.told = lines.join();
    };
    const tellTotals = async (mine, query) => {
      for (const one of kinds) {
        const count = one.nextElementSibling.querySelector(".pm-count");
        const isEmpty = one.dataset.total === "0";
        const isNeeded = one.checked || kinds.every(({ dataset }) => dataset.total < COUNTED);
        if (!isEmpty && !isNeeded) {
          count.hidden = true;
          continue;
        }
        const found = isEmpty ? nothing : await open(index, one.value, query);
        const { rows } = await found.find(query);
        // What has other values for each kind of things narrows its own kind only.
        const shared = found.facets.filter(({ key }) => one.checked || !["status", "kind"].includes(key));
        if (mine !== turn) return;
        count.textContent = rows.filter(({ number }) => shared.every((facet) => isChosen(facet, number))).length;
        count.hidden = false;
      }
    };

    const nothing = { facets: [], find: () => ({ rows: [], notes: {}, codes: new Set() }) };
    let drawn;
    const show = async () => {
      const mine = ++turn;
      const one = kind();
      const query = asked(text.value);
      const wait = setTimeout(() => {
        if (mine === turn) output.textContent = output.dataset.wait;
      }, 300);
      try {
        const isEmpty = one.dataset.total === "0";
        const found = isEmpty ? nothing : await open(index, one.value, query);
        const { rows: all, notes: said, codes } = await found.find(tidied(text.value));
        if (mine !== turn) return;
        if (drawn !== one.value) drawFacets(found);
        drawn = one.value;
        tellCounts(found.facets, all.map(({ number }) => number));
        const rows = sorted(all.filter(({ number }) => found.facets.every((facet) => isChosen(facet, number))));
        const results = await Promise.all(rows.slice(0, limit).map((row) => result(found, row, query, codes)));
        if (mine !== turn) return;
        tell(!all.length, said);
        list.replaceChildren(...results);
        list.hidden = !rows.length;
        none.hidden = rows.length > 0;
        more.hidden = rows.length <= limit;
        const name = one.nextElementSibling.firstChild.textContent.trim();
        clearTimeout(wait);
        output.textContent = filled(output.dataset.found, { kind: name, number: rows.length.toLocaleString(document.documentElement.lang) });
        await tellTotals(mine, tidied(text.value));
      } catch (fault) {
        if (mine === turn) fail("index");
        console.info(fault);
      } finally {
        clearTimeout(wait);
      }
    };

    // The address holds what is asked for. Typing changes the entry that its first letter made in the history.

    let isTyping = false;
    const keep = (isNew) => {
      const url = new URL(location);
      const query = new URLSearchParams();
      if (text.value.trim()) query.set("text", text.value.trim());
      if (!kinds[0].checked) query.set("in", kind().value);
      for (const [key, values] of chosen) for (const value of values) query.append(key, value);
      if (sort.value) query.set("sort", sort.value);
      url.search = query;
      url.hash = "";
      if (url.href !== location.href) history[isNew ? "pushState" : "replaceState"](isNew ? null : history.state, "", url);
      limit = STEP;
      return show();
    };
    const follow = () => {
      const query = new URLSearchParams(location.search);
      text.value = query.get("text") ?? "";
      (kinds.find(({ value }) => value === query.get("in")) ?? kinds[0]).checked = true;
      sort.value = query.get("sort") ?? "";
      if (sort.selectedIndex < 0) sort.value = "";
      chosen = new Map();
      for (const [key, value] of query) if (!["text", "in", "sort"].includes(key)) choose(key, value);
      isTyping = false;
      limit = STEP;
      return show();
    };

    let pause;
    form.oninput = ({ target }) => {
      clearTimeout(pause);
      if (target === text) {
        pause = setTimeout(() => {
          keep(!isTyping);
          isTyping = true;
        }, 300);
        return;
      }
      isTyping = false;
      if (target.name === "in") {
        chosen.delete("status");
        chosen.delete("kind");
      } else if (target.type === "checkbox") {
        if (target.checked) choose(target.name, target.value);
        else chosen.get(target.name)?.delete(target.value);
      }
      keep(true);
    };
    form.onsubmit = (event) => {
      event.preventDefault();
      clearTimeout(pause);
      keep(!isTyping);
      isTyping = false;
    };
    form.onreset = (event) => {
      event.preventDefault();
      [text.value, sort.value, chosen, isTyping] = ["", "", new Map(), false];
      keep(true);
      text.focus();
    };
    more.onclick = async () => {
      const { length } = list.children;
      limit += STEP;
      await show();
      list.children[length]?.querySelector("a").focus();
    };
    const back = () => {
      if (page.isConnected) follow();
      else removeEventListener("popstate", back);
    };
    addEventListener("popstate", back);
    follow();
    form.querySelector("details").open = matchMedia("(min-width: 60em)").matches;
    if (!text.value && matchMedia("(hover: hover)").matches) text.focus({ preventScroll: true });
  };

  const page = document.querySelector(".pm-find");
  if (page?.querySelector(".pm-find__plain")) start(page);
})();
