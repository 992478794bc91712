// What a search means, before Pagefind is asked: which words nothing holds, which are misspelt, which have synonyms, and
// which things hold a code. Pagefind would shorten a word that it does not know until it finds something. A code is a
// word with a digit. `feeds/search_terms.py` has the same rules for words and codes.
(() => {
  "use strict";

  // Material opens its own search where an address has `q`, and its script comes later. Here `q` means what `text` does.
  const asked = new URL(location);
  const { searchParams } = asked;
  if (searchParams.has("q")) {
    if (!searchParams.has("text")) searchParams.set("text", searchParams.get("q"));
    searchParams.delete("q");
    history.replaceState(history.state, "", asked);
  }

  const TERM = /[\p{L}\p{N}]+(?:(?:[^\s\p{L}\p{N}_]{1,2}_*|_+)[\p{L}\p{N}]+)*/gu;
  const PARTS = /[\p{L}\p{N}]+(?:[.:][\p{L}\p{N}]+)*/gu;
  const SMALLEST = /[\p{L}\p{N}]+/gu;
  const DIGIT = /\p{Nd}/u;
  const SHORTEST = 5;
  const MOST = 3;
  const MOST_CODES = 200;
  // A shorter code stands for itself alone: too many begin with it.
  const SHORTEST_BEGINNING = 3;

  const terms = (text) => text.toLowerCase().match(TERM) ?? [];
  const plainCode = (term) => term.replace(/^v(?=\d)/u, "");
  const codesIn = (text) => terms(text).flatMap((term) => [term, ...term.match(PARTS)])
    .filter((term) => DIGIT.test(term)).map(plainCode);

  // The place in a sorted list at which a text is, or would be
  const placeOf = (sorted, text, name = (one) => one) => {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (name(sorted[middle]) < text) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const beginningWith = (sorted, start, most, name = (one) => one) => {
    const found = [];
    for (let place = placeOf(sorted, start, name); found.length < most && place < sorted.length; place += 1) {
      if (!name(sorted[place]).startsWith(start)) break;
      found.push(sorted[place]);
    }
    return found;
  };

  // Whether one is the other with one letter more, less or changed, or with two neighbours swapped
  const isClose = (one, other) => {
    if (Math.abs(one.length - other.length) > 1) return false;
    let from = 0;
    while (from < one.length && one[from] === other[from]) from += 1;
    let end = 0;
    while (end < Math.min(one.length, other.length) - from && one.at(-1 - end) === other.at(-1 - end)) end += 1;
    const [mine, its] = [one.slice(from, one.length - end), other.slice(from, other.length - end)];
    const isSwapped = mine.length === 2 && mine[0] === its[1] && mine[1] === its[0];
    return (mine.length <= 1 && its.length <= 1) || isSwapped;
  };
  // English endings, of which Pagefind knows more; the start must be three letters long
  const stem = (word) => word.replace(/(?<=...)(?:ations?|ing|ings|ed|ers?|es|s|ly|ments?|ions?|e)$/, "").replace(/([^aeiou])\1$/, "$1");
  const isKnown = (sorted, word) => {
    if (beginningWith(sorted, word, 1).length) return true;
    const base = stem(word);
    return base.length > 2 && beginningWith(sorted, base, 500).some((other) => stem(other) === base);
  };
  const misspelt = (sorted, word) => {
    if (word.length < SHORTEST) return [];
    const close = sorted.filter((other) => other.length >= SHORTEST - 1 && isClose(word, other));
    return close.sort((a, b) => (b[0] === word[0]) - (a[0] === word[0])).slice(0, MOST);
  };

  // `files` fetches what the index has; `ask` asks Pagefind and answers with a map of numbers to places of words;
  // `spaced` parts Chinese and Japanese. The answer has the rows, the codes to mark, and what to tell the reader.
  const find = async (text, { files, ask, spaced, synonyms, all }) => {
    const notes = { missing: [], beginning: [], spelling: [], synonyms: [], isPartial: false };
    const codes = new Set();
    if (!terms(text).length) return { rows: text.trim() ? [] : all(), notes, codes };
    const known = await files.words();
    const plain = [];
    const sets = [];

    const lookUp = async (code) => {
      const goesOn = (name) => /^(?:[.:]?[\p{L}\p{N}])/u.test(name.slice(code.length));
      const found = beginningWith(await files.codes(code), code, MOST_CODES, ([name]) => name)
        .filter(([name]) => code.length >= SHORTEST_BEGINNING || !goesOn(name));
      const longer = found.map(([name]) => name).filter(goesOn);
      if (longer.length) notes.beginning.push([code, longer]);
      for (const [name] of found) codes.add(name);
      return new Map(found.flatMap(([, numbers]) => numbers).map((number) => [number, []]));
    };
    const union = async (asked) => {
      const made = new Map();
      for (const found of await Promise.all(asked.map(ask))) {
        for (const [number, places] of found) made.set(number, [...(made.get(number) ?? []), ...places]);
      }
      return made;
    };
    const take = async (term) => {
      if (DIGIT.test(term)) {
        const found = await lookUp(plainCode(term));
        const parts = term.match(PARTS);
        if (found.size) sets.push(found);
        else if (parts.length > 1) for (const part of parts) await take(part);
        else notes.missing.push(term);
        return;
      }
      const words = spaced(term).split(" ");
      const isSpaced = words.length > 1;
      if (words.every((word) => isKnown(known, word)) || (!isSpaced && term.match(SMALLEST).every((part) => isKnown(known, part)))) {
        plain.push(term);
        return;
      }
      const others = isSpaced ? [] : misspelt(known, term);
      if (!others.length) {
        notes.missing.push(term);
        return;
      }
      notes.spelling.push([term, others]);
      sets.push(await union(others));
    };

    let rest = ` ${text.toLowerCase().replace(/\s+/g, " ")} `;
    for (const group of synonyms) {
      const said = group.find((one) => rest.includes(` ${one.toLowerCase()} `));
      if (!said) continue;
      const usable = group.filter((one) => terms(one).every((term) => DIGIT.test(term) || isKnown(known, term)));
      if (!usable.length) continue;
      rest = rest.replace(` ${said.toLowerCase()} `, "  ");
      const others = usable.filter((one) => one !== said);
      if (others.length) notes.synonyms.push([said, others]);
      sets.push(await union(usable.map((one) => (one.includes(" ") ? `"${one}"` : one))));
    }
    for (const [, phrase] of rest.matchAll(/\x22([^\x22]*)\x22/g)) {
      const missing = terms(phrase).filter((term) => !DIGIT.test(term) && !spaced(term).split(" ").every((word) => isKnown(known, word)));
      notes.missing.push(...missing);
      sets.push(missing.length ? new Map() : await ask(`"${phrase}"`));
    }
    for (const term of terms(rest.replace(/\x22[^\x22]*\x22/g, " "))) await take(term);

    // The things that most of these hold, in the order of the first that holds them
    const among = (maps) => {
      const held = new Map();
      for (const [number] of maps.flatMap((map) => [...map])) held.set(number, (held.get(number) ?? 0) + 1);
      const most = Math.max(0, ...held.values());
      const numbers = [...held.keys()].filter((number) => held.get(number) === most);
      return [most, numbers.map((number) => ({ number, words: maps.flatMap((map) => map.get(number) ?? []) }))];
    };
    const whole = plain.length ? [await ask(plain.join(" ")), ...sets] : sets;
    let [most, rows] = among(whole);
    if (most < whole.length || !rows.length) {
      const parts = plain.length > 1 ? [...await Promise.all(plain.map(ask)), ...sets] : whole;
      [most, rows] = among(parts);
      notes.isPartial = most > 0 && most < parts.length;
    }
    notes.missing = notes.missing.map((term) => text.slice(text.toLowerCase().indexOf(term)).slice(0, term.length));
    return { rows, notes, codes };
  };

  globalThis.postmortemsWords = { find, codesIn };
})();
