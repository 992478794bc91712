// Lets lists be filtered, sorted and grouped, where a page has one: postmortems.js loads this, and hands its tools over.
(() => {
  // There may be thousands of rows: they stay text until they are shown.

  const plain = (html) => html.replace(/<[^>]*>/g, " ")
    .replace(/&#?(\w+);/g, (_, name) => ({ amp: "&", lt: "<", gt: ">", quot: "\x22" })[name] ?? String.fromCharCode(name));
  const STEP = 40;
  // Milliseconds after the last key until the rows follow, and until screen readers hear the new number
  const PAUSE = 120;
  const QUIET = 700;

  window.pmLists = (bar, { filled, make, groupOf, startOf, tellDays }) => {
    const rowOf = (html) => {
      const dataset = {};
      for (const [, name, value] of html.slice(0, html.indexOf(">")).matchAll(/data-(\w+)="(.*?)"/g)) dataset[name] = plain(value);
      if (dataset.group) dataset.group = groupOf(dataset.group, html);
      dataset.day ??= /datetime="(\d{4}-\d\d-\d\d)/.exec(html)?.[1] ?? "";
      return { html, dataset };
    };
    const nodeOf = (row) => {
      if (!row.node) {
        const { content } = make("template", { innerHTML: row.html });
        tellDays(content);
        row.node = content.firstChild;
      }
      return row.node;
    };

    bar.append(bar.firstElementChild.content.cloneNode(true));
    const form = bar.querySelector("form");
    if (!form) {
      bar.querySelector("a").search = location.search;
      return undefined;
    }
    bar.style.minHeight = 0;
    const [folded, count, note, results, none, more] = [
      "details", "output", ".pm-bar__note", ".pm-results", ".pm-results ~ .pm-empty", ".pm-more",
    ].map((selector) => bar.querySelector(selector));
    const { file, groups } = bar.dataset;
    const titles = JSON.parse(groups);
    const { text, sort, group, period, since, until } = form.elements;
    const fields = [...form.elements].filter(({ name }) => name);
    const filters = fields.filter((field) => ![text, sort, group, period, since, until].includes(field));

    // What is on the page, and an empty table for each kind of row.
    const tables = [...bar.querySelectorAll("section")];
    const tableOf = (row) => (row.dataset.group === "closed" && tables[1]) || tables[0];
    const parts = [];
    for (let part = bar; !(part = part.nextElementSibling).matches(".pm-list-end");) parts.push(part);
    const built = parts.flatMap((part) => [...part.querySelectorAll("tbody tr")]);
    for (const head of parts.flatMap((part) => [...part.querySelectorAll("thead")])) {
      head.replaceWith(tableOf(head.nextElementSibling.rows[0]).querySelector("thead").cloneNode(true));
    }
    const columns = new Map(tables.map((table) => [table, [...table.querySelectorAll("button")].map(({ value }) => value)]));
    for (const table of tables) table.remove();
    const isStale = built.some(({ dataset, parentNode }) => {
      const section = parentNode.closest("[data-group]");
      return section && section.dataset.group !== dataset.group;
    });

    // All rows of a list of several pages are in files, as they are on this page; each has twice as many as the one before.
    const own = () => built.map(({ outerHTML }) => rowOf(outerHTML));
    let rows = [];
    let isWhole = !file;
    let isFull = false;
    const load = () => {
      let begin;
      const first = new Promise((resolve) => begin = resolve);
      const all = async () => {
        try {
          for (let part = 1; !isWhole; part++) {
            const answer = await fetch(file.replace(/1(?=\.json$)/, part), { cache: "no-cache" });
            rows = rows.concat((await answer.json()).map(rowOf));
            isWhole = rows.length >= count.dataset.total;
            begin();
            if (part > 1 && (isWhole || !isFull)) show();
          }
        } catch {
          note.hidden = rows.length > 0;
        }
        if (!rows.length) rows = own();
        if (!isWhole) show(isWhole = true);
        begin();
      };
      return [first, all()];
    };

    const isInPeriod = ({ day }) => {
      const first = period.value ? startOf(period.value) : since.value;
      return (!first || day >= first) && (!until.value || (day && day <= until.value));
    };
    const isMatch = (row) => isInPeriod(row.dataset) && filters.every(({ name, value }) => !value || (row.dataset[name] ?? "-").split("|").includes(value))
      && text.value.toLowerCase().split(/\s+/).every((word) => (row.said ??= plain(row.html).toLowerCase()).includes(word));

    const { compare } = new Intl.Collator(document.documentElement.lang || [], { numeric: true });
    const sorted = (rows) => {
      const [, down, column] = /(-?)(.*)/.exec(sort.value);
      if (!column) return rows;
      const key = (row) => {
        const cell = row.html.split(/<t(?=[dh]\b)/)[columns.get(tableOf(row)).indexOf(column) + 1];
        return /^[^>]* data-order="(.*?)"/.exec(cell)?.[1] ?? plain(`<${cell}`).trim();
      };
      return rows.map((row) => [key(row), row])
        .sort(([a], [b]) => !a - !b || (down ? compare(b, a) : compare(a, b))).map(([, row]) => row);
    };

    const grouped = (rows) => {
      const by = group?.value || group?.dataset.first;
      const made = new Map();
      for (const row of rows) {
        const key = `${tables.indexOf(tableOf(row))} ${row.dataset[by] ?? "-"}`;
        made.set(key, made.get(key) ?? []).get(key).push(row);
      }
      const place = ([row]) => (by === "group" ? Object.keys(titles).indexOf(row.dataset.group) : tables.indexOf(tableOf(row)));
      const titleOf = (row) => {
        const named = nodeOf(row).querySelector(`.pm-by-${by}`);
        return named ? [named.textContent] : by === "group" || place([row]) ? titles[row.dataset.group] : [];
      };
      return [[...made.values()].sort((a, b) => place(a) - place(b)), titleOf];
    };

    let loading;
    let saying;
    let typing;
    let turn = 0;
    let limit = STEP;
    const show = async () => {
      const isAsked = fields.some(({ value }) => value);
      const mine = ++turn;
      // The first rows that match are shown at once; to sort or group them, all are needed.
      if (isAsked) await (loading ??= load())[sort.value || group?.value ? 1 : 0];
      if (mine !== turn) return;
      const focused = document.activeElement;
      const found = sorted((isAsked ? rows : isStale ? own() : []).filter(isMatch));
      isFull = found.length > limit;
      const isKnown = !isAsked || isWhole;
      const { words, total } = count.dataset;
      clearTimeout(saying);
      const said = filled(words, { shown: isAsked ? found.length : total, total });
      if (isKnown && !count.textContent) count.textContent = said;
      else if (isKnown) saying = setTimeout(() => count.textContent = said, QUIET);
      for (const part of parts) part.hidden = isAsked || (isStale && !part.matches(".pm-pages, .pm-range"));
      results.replaceChildren();
      let room = limit;
      const [groups, titleOf] = grouped(found);
      for (const members of groups) {
        if (!room) break;
        const [title, lead] = titleOf(members[0]);
        const section = tableOf(members[0]).cloneNode(true);
        if (title) {
          const size = make("span", { className: "pm-count", textContent: isKnown ? members.length : "…" });
          results.append(make("h2", {}, title, " ", size));
          section.setAttribute("aria-label", title.textContent ?? title);
        }
        if (lead) results.append(make("p", { className: "pm-quiet", textContent: lead }));
        const shown = members.slice(0, room);
        room -= shown.length;
        section.querySelector("tbody").append(...shown.map(nodeOf));
        const head = section.querySelector(`[value="${sort.value.replace("-", "")}"]`)?.parentNode;
        head?.setAttribute("aria-sort", sort.value[0] === "-" ? "descending" : "ascending");
        results.append(section);
      }
      if (results.contains(focused)) focused.focus({ preventScroll: true });
      none.hidden = !isAsked || found.length > 0 || !isWhole;
      more.hidden = found.length <= limit;
    };
    const change = () => {
      const url = new URL(location);
      for (const { name, value } of fields) {
        if (value) url.searchParams.set(name, value);
        else url.searchParams.delete(name);
      }
      history.replaceState(history.state, "", url);
      limit = STEP;
      return show();
    };
    const sortBy = async ({ target }) => {
      const column = target.closest("thead button")?.value;
      if (!column) return;
      sort.value = sort.value === column ? `-${column}` : sort.value === `-${column}` ? "" : column;
      if (sort.value && group && !group.value) group.value = group.dataset.none;
      await change();
      const heads = [results, ...parts].map((part) => part.querySelector(`thead [value="${column}"]`));
      heads.find((head) => head?.offsetParent)?.focus();
    };
    form.oninput = ({ target }) => {
      clearTimeout(typing);
      if (target === period) since.value = until.value = "";
      else if (target === since || target === until) period.value = "";
      if (target !== text) return change();
      typing = setTimeout(change, PAUSE);
      return undefined;
    };
    form.onsubmit = (event) => event.preventDefault();
    form.onreset = () => setTimeout(change);
    more.onclick = async () => {
      limit += STEP;
      await show();
      results.querySelectorAll("tbody tr")[limit - STEP].querySelector("a").focus();
    };
    for (const part of [bar, ...parts]) part.addEventListener("click", sortBy);
    const { pathname } = location;
    const follow = () => {
      if (location.pathname !== pathname) return;
      const query = new URLSearchParams(location.search);
      for (const field of fields) {
        field.value = query.get(field.name) ?? "";
        // What is too rare to be offered can still be asked for, and nothing else.
        if (field.selectedIndex < 0) filters.includes(field) ? field.add(new Option(query.get(field.name), undefined, true, true)) : field.value = "";
      }
      show();
    };
    follow();
    folded.open = matchMedia("(min-width: 44.01rem)").matches || fields.some((field) => field !== text && field.value);
    return follow;
  };
})();
