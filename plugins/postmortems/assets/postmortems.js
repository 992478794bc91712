// The pages are complete without this. It says what is overdue by the reader's calendar, lets lists be filtered,
// sorted and grouped, and copies addresses. All words stand on the page.
(() => {
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

  const tellDays = (root) => {
    const each = (selector, tell) => root.querySelectorAll(selector).forEach((found) => tell(found, found.dataset));
    const words = JSON.parse(document.querySelector("[data-days]")?.dataset.days ?? "{}");
    const say = ([one, other], count) => (count === 1 ? one : filled(other, { count }));
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
    each("tr[data-group]", (row, data) => {
      const has = (reason) => row.querySelector(`.pm-reason--${reason}`);
      if (!/implicated|closed/.test(data.group)) data.group = has("overdue") ? "overdue" : has("unowned") ? "unowned" : "in-time";
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

  // Lists

  const STEP = 100;
  let follow = () => {};

  const addBar = (bar) => {
    bar.append(bar.firstElementChild.content.cloneNode(true));
    const form = bar.querySelector("form");
    if (!form) {
      bar.querySelector("a").search = location.search;
      return;
    }
    const [folded, count, note, results, none, more] = [
      "details", "output", ".pm-bar__note", ".pm-results", ".pm-results ~ .pm-empty", ".pm-more",
    ].map((selector) => bar.querySelector(selector));
    const { file, groups } = bar.dataset;
    const titles = JSON.parse(groups);
    const { text, sort, group } = form.elements;
    const fields = [...form.elements].filter(({ name }) => name);
    const filters = fields.filter((field) => ![text, sort, group].includes(field));

    // What stands on the page, and an empty table for each kind of row.
    const tables = [...bar.querySelectorAll("section")];
    const tableOf = (row) => (row.dataset.group === "closed" && tables[1]) || tables[0];
    const parts = [];
    for (let part = bar; !(part = part.nextElementSibling).matches(".pm-list-end");) parts.push(part);
    const built = parts.flatMap((part) => [...part.querySelectorAll("tbody tr")]);
    for (const head of parts.flatMap((part) => [...part.querySelectorAll("thead")])) {
      head.replaceWith(tableOf(head.nextElementSibling.rows[0]).querySelector("thead").cloneNode(true));
    }
    for (const table of tables) table.remove();
    const isStale = built.some(({ dataset, parentNode }) => {
      const section = parentNode.closest("[data-group]");
      return section && section.dataset.group !== dataset.group;
    });

    // All rows of a list of several pages lie in a file, as they stand on this page.
    const own = async () => built.map((row) => row.cloneNode(true));
    const load = async () => {
      if (!file) return own();
      try {
        const answer = await fetch(file, { cache: "no-cache" });
        const { content } = make("template", { innerHTML: (await answer.json()).join("") });
        tellDays(content);
        return [...content.children];
      } catch {
        note.hidden = false;
        return own();
      }
    };

    const isMatch = (row) => filters.every(({ name, value }) => !value || (row.dataset[name] ?? "-").split("|").includes(value))
      && text.value.toLowerCase().split(/\s+/).every((word) => (row.said ??= row.textContent.toLowerCase()).includes(word));

    const { compare } = new Intl.Collator(document.documentElement.lang || [], { numeric: true });
    const sorted = (rows) => {
      const [, down, column] = /(-?)(.*)/.exec(sort.value);
      if (!column) return rows;
      const key = (row) => {
        const cell = row.cells[[...tableOf(row).querySelectorAll("button")].findIndex(({ value }) => value === column)];
        return cell ? cell.dataset.order ?? cell.textContent.trim() : "";
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
      const title = ([row]) => {
        const named = row.querySelector(`.pm-by-${by}`);
        return named ? [named.textContent] : by === "group" || place([row]) ? titles[row.dataset.group] : [];
      };
      return [...made.values()].sort((a, b) => place(a) - place(b)).map((members) => [members, ...title(members)]);
    };

    let rows;
    let turn = 0;
    let limit = STEP;
    const show = async () => {
      const isAsked = fields.some(({ value }) => value);
      const mine = ++turn;
      const all = await (isAsked ? rows ??= load() : isStale ? own() : []);
      if (mine !== turn) return;
      const found = sorted(all.filter(isMatch));
      const { words, total } = count.dataset;
      count.textContent = filled(words, { shown: isAsked ? found.length : total, total });
      for (const part of parts) part.hidden = isAsked || (isStale && !part.matches(".pm-pages, .pm-range"));
      results.replaceChildren();
      let room = limit;
      for (const [members, title, lead] of grouped(found)) {
        if (!room) break;
        const section = tableOf(members[0]).cloneNode(true);
        if (title) {
          const size = make("span", { className: "pm-count", textContent: members.length });
          results.append(make("h2", {}, title, " ", size));
          section.setAttribute("aria-label", title.textContent ?? title);
        }
        if (lead) results.append(make("p", { className: "pm-quiet", textContent: lead }));
        const shown = members.slice(0, room);
        room -= shown.length;
        section.querySelector("tbody").append(...shown);
        const head = section.querySelector(`[value="${sort.value.replace("-", "")}"]`)?.parentNode;
        head?.setAttribute("aria-sort", sort.value[0] === "-" ? "descending" : "ascending");
        results.append(section);
      }
      none.hidden = !isAsked || found.length > 0;
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
    form.oninput = change;
    form.onsubmit = (event) => event.preventDefault();
    form.onreset = () => setTimeout(change);
    more.onclick = async () => {
      limit += STEP;
      await show();
      results.querySelectorAll("tbody tr")[limit - STEP].querySelector("a").focus();
    };
    for (const part of [bar, ...parts]) part.addEventListener("click", sortBy);
    const { pathname } = location;
    follow = () => {
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
  };

  // Addresses to copy

  const copy = async (text, tell) => {
    await navigator.clipboard.writeText(text);
    tell(true);
    setTimeout(tell, 1500, false);
  };
  const addCopy = (link) => {
    const { cite, copied } = link.dataset;
    const button = make("button", { className: "pm-button", type: "button", ariaLive: "polite", textContent: link.dataset.copy });
    button.onclick = () => copy(`[${cite.replace(/[\\[\]]/g, "\\$&")}](${link.href})`, (isFresh) => {
      button.textContent = isFresh ? copied : link.dataset.copy;
    });
    link.after(" ", button);
  };
  const canCopy = navigator.clipboard;
  document.addEventListener("click", ({ target }) => {
    const anchor = target.closest?.(".pm-anchor");
    if (anchor && canCopy) copy(anchor.href, (isFresh) => anchor.classList.toggle("pm-anchor--copied", isFresh));
  });

  const start = () => {
    follow = () => {};
    tellDays(document);
    document.querySelectorAll(".pm-bar > template:only-child").forEach((template) => addBar(template.parentNode));
    if (canCopy) document.querySelectorAll("[data-cite]:only-child").forEach(addCopy);
  };

  // Material puts a new page into the place of the old one and does not load the script again.
  if (window.document$) {
    document$.subscribe(start);
    location$.subscribe(() => follow());
  } else {
    start();
    addEventListener("popstate", () => follow());
  }
})();
