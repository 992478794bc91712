// The page for a new record: fills in the template and hands the file over. What is filled in, and how a file name
// is made, stands on the page, from the code behind `postmortems new`. Nothing is sent anywhere.
(() => {
  "use strict";

  // A draft of more bytes is copied: above this many characters, hosts refuse an address.
  const MOST_BYTES = 6144;
  const LONGEST = 8000;

  // File names, as `slug` of model/names.py and `fallback_slug` of drafting.py

  const SELECTORS = /[\u034f\u180b-\u180f\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/gu;
  const slug = (text, { apostrophes, length, bytes }, limit = length) => {
    const fits = (made) => [...made].length <= limit && new TextEncoder().encode(made).length <= bytes;
    const plain = [...text.normalize("NFC").replace(SELECTORS, "")].filter((letter) => !apostrophes.includes(letter));
    const lowered = plain.join("").toLowerCase().replaceAll("i\u0307", "i").normalize("NFC").replace(/\p{Cf}/gu, "");
    const words = lowered.match(/[\p{L}\p{Nd}][\p{L}\p{Nd}\p{Mn}\p{Mc}]*/gu) ?? [];
    let kept = "";
    for (const word of words) {
      const longer = kept ? `${kept}-${word}` : word;
      if (!fits(longer)) break;
      kept = longer;
    }
    if (kept || !words.length) return kept;
    const whole = [...words[0]];
    let end = Math.min(whole.length, limit);
    while (end && (!fits(whole.slice(0, end).join("")) || /^\p{M}/u.test(whole[end] ?? ""))) end -= 1;
    return whole.slice(0, end).join("");
  };
  const fallback = (services, table) => {
    const made = services.map((name) => slug(name, table, 40)).find(Boolean);
    return made ? `${made}-incident` : "incident";
  };

  // YAML, as `inline` of notation.py; where in doubt, with quotes

  const isPlain = (text, inFlow) => {
    if (/^(?:[yn]|yes|no|on|off|true|false|null)$/i.test(text)) return false;
    if (!/^[\p{L}\p{N}][\p{L}\p{M}\p{N}\p{P}\p{S}\u0020]*$/u.test(text)) return false;
    if (/:\u0020|:$|\u0020#/.test(text) || (inFlow && /[,\x5b\x5d{}:?]/.test(text))) return false;
    return /^\p{L}/u.test(text) || /\u0020\p{L}{2}/u.test(text);
  };
  const quoted = (text) => {
    const double = JSON.stringify(text);
    if (double !== `"${text}"` && !/[^\P{C}]|[^\P{Z}\u0020]/u.test(text)) return `'${text.replaceAll("'", "''")}'`;
    const code = (sign) => sign.charCodeAt(0).toString(16).padStart(4, "0");
    return double.replace(/[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g, (sign) => `\\u${code(sign)}`);
  };
  const scalar = (text, inFlow) => (isPlain(text, inFlow) ? text : quoted(text));
  const written = ({ bare, text, list }, place) => {
    if (bare !== undefined) return bare;
    if (list) return place === "body" ? list.join(", ") : `[${list.map((name) => scalar(name, true)).join(", ")}]`;
    return place === "body" ? text : scalar(text, place === "flow");
  };
  // Some programs drop empty lists: see EMPTY_WORDS of model/base.py.
  const isNobody = ({ name }, value, before) => name === "affected" && value?.list?.length === 0
    && /\baffected:$/.test(before);
  const filled = (pieces, values) => pieces.map((piece, place) => {
    if (typeof piece === "string") return piece;
    const value = values[piece.name];
    if (isNobody(piece, value, pieces[place - 1])) return `${piece.before}nobody`;
    return value ? piece.before + written(value, piece.place) : "";
  }).join("");

  // For tests outside a browser
  if (typeof document === "undefined") {
    module.exports = { slug, fallback, filled };
    return;
  }

  const form = document.querySelector("form.pm-new");
  if (!form?.hidden) return;
  const { pieces, slug: table, zone, address } = JSON.parse(form.dataset.draft);
  const fields = form.elements;
  const shown = document.querySelector(".pm-draft code");
  // The same services, which the page has once
  for (const select of form.querySelectorAll("select[data-like]")) {
    for (const { value, text } of fields[select.dataset.like].options) if (value) select.add(new Option(text, value));
  }
  const status = form.querySelector("[role=status]");

  const clock = (timeZone) => new Date().toLocaleString("sv", timeZone ? { timeZone } : {}).slice(0, 16);
  const now = () => {
    try {
      return clock(zone);
    } catch {
      return clock();
    }
  };
  // Where the knowledge base has no zone, the record says the offset of the reader's clock.
  const offset = (value) => {
    const minutes = -new Date(value).getTimezoneOffset();
    const two = (number) => String(Math.trunc(number)).padStart(2, "0");
    if (!minutes) return "Z";
    return `${minutes < 0 ? "-" : "+"}${two(Math.abs(minutes) / 60)}:${two(Math.abs(minutes) % 60)}`;
  };
  const moment = (name) => {
    const value = fields[name]?.value.slice(0, 16);
    if (!value) return null;
    const time = zone ? value.replace("T", " ") : value + offset(value);
    return { bare: fields[`${name}-exactness`].value + time };
  };
  // The instant that clocks of the knowledge base show as this, in milliseconds
  const instant = (value) => {
    if (!zone) return new Date(value).getTime();
    const wanted = Date.parse(`${value}Z`);
    const shownAt = (time) => Date.parse(`${new Date(time).toLocaleString("sv", { timeZone: zone }).replace(" ", "T")}Z`);
    let time = wanted;
    for (let turn = 0; turn < 2; turn += 1) time += wanted - shownAt(time);
    return time;
  };
  const beside = (name) => {
    const output = fields[`${name}-beside`];
    const value = fields[name]?.value.slice(0, 16);
    if (!output) return;
    output.value = "";
    if (!value) return;
    try {
      const time = new Date(instant(value));
      const [utc, local] = [time.toISOString().slice(0, 16).replace("T", " "), time.toLocaleString("sv").slice(0, 16)];
      const there = utc.slice(0, 10) === local.slice(0, 10) ? local.slice(11) : local;
      const said = output.dataset.beside.replace("{utc}", () => utc).replace("{local}", () => there);
      output.value = utc === local && zone === "UTC" ? "" : said;
    } catch {
      // A zone that this browser does not know
    }
  };
  const checkOrder = () => {
    const { started, detected } = fields;
    if (!started || !detected) return;
    const isWrong = started.value && detected.value && detected.value < started.value;
    detected.setCustomValidity(isWrong ? detected.dataset.order : "");
  };
  const chosen = (name) => {
    const options = [...fields[name]?.selectedOptions ?? []].map(({ value }) => value);
    return options.length ? { list: options.filter(Boolean) } : null;
  };
  const line = (name) => {
    const text = (fields[name]?.value ?? "").trim().split(/\s+/).join(" ");
    return text ? { text } : null;
  };

  const made = () => {
    const today = now().slice(0, 10);
    const values = {
      title: line("title"),
      severity: line("severity"),
      lead: line("lead"),
      started: moment("started"),
      detected: moment("detected"),
      affected: chosen("affected"),
      faulty: chosen("faulty"),
      today: { bare: today },
    };
    const services = [...values.affected?.list ?? [], ...values.faulty?.list ?? []];
    const words = slug(values.title?.text ?? "", table) || fallback(services, table);
    const day = fields.started?.value || fields.detected?.value || today;
    return { name: `${day.slice(0, 10)}-${words}.md`, text: filled(pieces, values) };
  };

  const show = () => {
    const { name, text } = made();
    ["started", "detected"].forEach(beside);
    checkOrder();
    fields.file.value = name;
    shown.textContent = text;
    status.textContent = "";
  };
  // A title of blanks alone is none.
  const hand = (use) => () => {
    fields.title.setCustomValidity("");
    if (!line("title")) fields.title.value = "";
    if (form.reportValidity()) use(made());
  };
  const copy = async (text, said) => {
    try {
      await navigator.clipboard.writeText(text);
      status.textContent = said;
    } catch {
      getSelection().selectAllChildren(shown);
    }
  };

  fields.download.onclick = hand(({ name, text }) => {
    const href = URL.createObjectURL(new Blob([text], { type: "text/markdown" }));
    Object.assign(document.createElement("a"), { href, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(href), 6e4);
  });
  fields.copy.onclick = hand(({ text }) => copy(text, status.dataset.copied));
  // Some hosts take the name alone; the text is then in the clipboard, and the page says so.
  if (fields.open) fields.open.onclick = hand(({ name, text }) => {
    const query = (parts) => (parts.length ? `${address.page}?${new URLSearchParams(parts)}` : address.page);
    const named = address.name ? [[address.name, name]] : [];
    const whole = query([...named, [address.text, text]]);
    if (address.text && new TextEncoder().encode(text).length <= MOST_BYTES && whole.length <= LONGEST) {
      open(whole, "_blank", "noopener");
      return;
    }
    copy(text, fields.open.dataset.paste);
    open(query(named), "_blank", "noopener");
  });
  for (const name of ["started", "detected"]) {
    if (fields[name]) fields[name].max = now().replace(" ", "T");
  }
  form.oninput = show;
  form.onsubmit = (event) => event.preventDefault();
  document.querySelector(".pm-new-plain").hidden = true;
  form.hidden = false;
  show();
})();
