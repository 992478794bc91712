// A period on the pages for all time: counts, durations, factors and incidents between two days, which are in the address.
// postmortems.js loads this where a page has the form, and hands its tools over.
window.pmSpan = (form, { startOf }) => {
  const MOST = 100;
  const { period, since, until } = form.elements;
  const fields = [period, since, until];
  const count = form.querySelector("output");
  const results = form.querySelector(".pm-results");
  const nothing = form.querySelector(".pm-empty");
  const failed = form.querySelector(".pm-bar__note");
  const file = new URL(form.dataset.file, location);

  let loading;
  const load = async () => {
    const answer = await fetch(file);
    if (!answer.ok) throw new Error(answer.statusText);
    return (await answer.json()).items;
  };

  // Durations, with their two largest units
  const UNITS = [["year", 31557600], ["month", 2629800], ["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];
  const spelled = (seconds) => {
    const parts = [];
    const smaller = UNITS[UNITS.findIndex(([, size]) => seconds >= size) + 1]?.[1] ?? 1;
    const finest = seconds < 60 ? 1 : Math.max(smaller, 60);
    let rest = finest * Math.round(seconds / finest);
    const first = UNITS.findIndex(([, size]) => rest >= size);
    for (const [unit, size] of UNITS.slice(first < 0 ? -1 : first).slice(0, 2)) {
      const number = Math.floor(rest / size);
      rest -= number * size;
      const style = { style: "unit", unit, unitDisplay: "short" };
      if (number || !parts.length) parts.push(new Intl.NumberFormat(document.documentElement.lang || [], style).format(number));
    }
    return parts.join(" ");
  };
  const middle = (one, key) => {
    const [shortest, longest] = [one[`seconds_to_${key}_shortest`], one[`seconds_to_${key}_longest`]];
    return shortest === null || longest === null ? null : (shortest + longest) / 2;
  };
  const median = (numbers) => {
    const half = numbers.length / 2;
    return (numbers[Math.ceil(half) - 1] + numbers[Math.floor(half)]) / 2;
  };

  const fill = (found) => {
    for (const row of results.querySelectorAll("[data-duration]")) {
      const numbers = found.map((one) => middle(one, row.dataset.duration)).filter((one) => one !== null).sort((a, b) => a - b);
      const known = numbers.length ? [numbers[0], median(numbers), numbers.at(-1)].map(spelled) : ["-", "-", "-"];
      [`${numbers.length}`, ...known].forEach((said, place) => {
        row.cells[place + 1].textContent = said;
      });
    }
    const tally = (nodes, key, has) => {
      for (const node of nodes) {
        const number = found.filter((one) => has(one, node.dataset[key])).length;
        node.hidden = !number;
        node.querySelector(".pm-count").textContent = number;
      }
    };
    tally(results.querySelectorAll("[data-severity]"), "severity", ({ severity }, name) => severity === name);
    tally(results.querySelectorAll("[data-factor]"), "factor", ({ factors }, name) => factors.includes(name));
    const list = results.querySelector(".pm-lines");
    list?.replaceChildren(...found.slice(0, MOST).map((one) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.textContent = one.title;
      link.href = new URL(one.url, new URL("..", file));
      if (one.language) link.lang = one.language;
      item.append(`${one.date ?? ""} ${one.severity} `, link);
      return item;
    }));
  };

  const show = async () => {
    const first = period.value ? startOf(period.value) : since.value;
    const last = period.value ? "" : until.value;
    const isWanted = Boolean(first || last);
    results.hidden = nothing.hidden = true;
    count.value = "";
    if (!isWanted) return;
    try {
      const all = await (loading ??= load());
      const found = all.filter(({ date }) => date && (!first || date >= first) && (!last || date <= last))
        .sort((one, other) => (one.date < other.date ? 1 : -1));
      count.value = count.dataset.words.replace("{shown}", found.length).replace("{total}", all.length);
      nothing.hidden = found.length > 0;
      results.hidden = !found.length;
      fill(found);
      failed.hidden = true;
    } catch {
      loading = undefined;
      failed.hidden = false;
    }
  };
  const change = ({ target }) => {
    if (target === period) since.value = until.value = "";
    else if (target === since || target === until) period.value = "";
    const url = new URL(location);
    for (const { name, value } of fields) {
      if (value) url.searchParams.set(name, value);
      else url.searchParams.delete(name);
    }
    history.replaceState(history.state, "", url);
    show();
  };
  form.oninput = change;
  form.onreset = () => setTimeout(() => change({ target: form }));
  form.onsubmit = (event) => event.preventDefault();

  const query = new URLSearchParams(location.search);
  for (const field of fields) {
    field.value = query.get(field.name) ?? "";
    if (field.selectedIndex < 0) field.value = "";
  }
  form.hidden = false;
  show();
};
