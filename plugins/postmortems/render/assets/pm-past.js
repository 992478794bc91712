// The page for a new record: says what may have happened before while the title is typed. Nothing is sent anywhere: the
// small index that the build wrote is loaded, and asked here.
(() => {
  "use strict";

  // What may have happened before. tests/joins/title_ranking.py does the same in Python.

  const stemmed = (word, endings) => {
    if (/[^\x00-\x7f]/.test(word) || word.endsWith("ss")) return word;
    const found = endings.find(([ending]) => word.endsWith(ending) && word.length - ending.length >= 4);
    const bare = found ? word.slice(0, -found[0].length) + found[1] : word;
    return bare.length > 4 && bare.endsWith("e") ? bare.slice(0, -1) : bare;
  };
  const UNSPACED = /[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u0e00-\u0e7f]+/gu;
  const termsOf = (text, { stop, endings }) => {
    const found = new Set();
    for (const word of text.match(/[\p{L}\p{N}]+(?:[._\/:@#-]{1,2}[\p{L}\p{N}]+)*/gu) ?? []) {
      for (const run of word.match(UNSPACED) ?? []) {
        for (let at = 0; at < Math.max(1, run.length - 1); at += 1) found.add(run.slice(at, at + 2));
      }
      const spaced = word.replace(UNSPACED, "-");
      const parts = spaced.match(/[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+|[^\x00-\x7f\p{N}\p{P}]+/gu) ?? [];
      for (const part of parts.map((one) => one.toLowerCase())) {
        const isNumber = /^\d+$/.test(part);
        if (isNumber ? part.length >= 4 && !/^(?:19|20)/.test(part) : part.length > 1 && !stop.has(part)) {
          found.add(isNumber ? part : stemmed(part, endings));
        }
      }
      if (parts.length > 1) found.add(word.toLowerCase());
    }
    return found;
  };
  const read = ({ stop, endings, records }) => {
    const setting = { stop: new Set(stop), endings };
    const count = new Map();
    const rows = records.map(([id, title, words, items]) => {
      const inTitle = termsOf(title, setting);
      const inText = new Set(words.split(" ").filter(Boolean));
      for (const word of new Set([...inTitle, ...inText])) count.set(word, (count.get(word) ?? 0) + 1);
      return { id, title, items, inTitle, inText };
    });
    return { setting, rows, count };
  };
  const past = ({ setting, rows, count }, title) => {
    const asked = [...termsOf(title, setting)];
    const rare = (word) => Math.log(1 + rows.length / (count.get(word) ?? 1));
    const least = 0.3 * asked.reduce((sum, word) => sum + rare(word), 0);
    const found = rows.map((row, place) => {
      const shared = asked.filter((word) => row.inTitle.has(word) || row.inText.has(word));
      const weight = (word) => rare(word) * (row.inTitle.has(word) ? 1.5 : 1);
      return { ...row, place, shared: shared.length, value: shared.reduce((sum, word) => sum + weight(word), 0) };
    });
    const close = found.filter(({ shared, value }) => shared > 1 && value >= least);
    return close.sort((one, other) => other.value - one.value || other.place - one.place).slice(0, 3);
  };

  // For tests outside a browser
  if (typeof document === "undefined") {
    module.exports = { read, past };
    return;
  }

  // The index is loaded when a title is typed. Without it, the page works as before.
  const before = document.querySelector(".pm-past");
  if (!before) return;
  const field = before.closest("form").elements.title;
  let index = null;
  const load = async () => {
    try {
      index = read(await (await fetch(before.dataset.index)).json());
      remember();
    } catch {
      index = { setting: { stop: new Set(), endings: [] }, rows: [], count: new Map() };
    }
  };
  const remember = () => {
    const title = field.value;
    if (!index) return;
    const rows = past(index, title).map(({ id, title: earlier, items }) => {
      const row = document.createElement("li");
      const href = before.dataset.address.replace("--id--", encodeURIComponent(id));
      row.append(Object.assign(document.createElement("a"), { href, textContent: earlier }));
      for (const [, words] of items) {
        row.append(Object.assign(document.createElement("div"), { textContent: words }));
      }
      const carry = items.length ? ` --carry ${items[0][0]}` : "";
      const command = `postmortems new … --from ${id}${carry}`;
      const line = before.dataset.command.replace("--command--", command);
      row.append(Object.assign(document.createElement("div"), { className: "pm-quiet", textContent: line }));
      return row;
    });
    before.querySelector("ul").replaceChildren(...rows);
    before.hidden = !rows.length;
  };
  let isLoading = false;
  field.addEventListener("input", () => {
    if (index) {
      remember();
    } else if (!isLoading) {
      isLoading = true;
      load();
    }
  });
})();
