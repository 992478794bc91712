#!/usr/bin/env bash
# A form of rjsf shows an empty field for the valid time 14:05:00Z, and another time of day for an instant, without a zone.
#
# A good guess: a form that is made from a schema shows each value that the schema allows, and a time in UTC as such or with its
#   zone.
# What happens: `"format": "time"` becomes a field of the browser for times, which knows no zone: 14:05:00Z is valid, and the
#   field is empty. Who picks 15:20 writes 15:20:00, without a zone, which the form takes and ajv-formats by itself refuses. An
#   instant at 14:05Z is shown as 10:05 in New York, without a word about the zone; 15:20 that somebody types from a chart in
#   UTC is saved as 19:20Z. A date of a month, `2026-05`, is an empty field as well.
# Why our users care: teams make a form for incidents from a schema, so that nobody has to write YAML. Times that are known look
#   missing, and those that are typed move by the offset. Our schemas state times as texts with a pattern, which rjsf shows as
#   they are.
# Source: measured, @rjsf/core 6.11.1, @rjsf/validator-ajv8 6.11.1, react 19.3.1, jsdom 29.1.1.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"type": "module"}' > package.json
npm install --silent --no-audit --no-fund @rjsf/core@6.11.1 @rjsf/utils@6.11.1 @rjsf/validator-ajv8@6.11.1 react@19.3.1 \
  react-dom@19.3.1 jsdom@29.1.1

cat > form.mjs <<'JS'
import { JSDOM } from "jsdom";
import { act, createElement } from "react";

const { window } = new JSDOM("<!doctype html>");
const { document, HTMLElement, HTMLInputElement, navigator } = window;
Object.assign(globalThis, { window, document, HTMLElement, navigator, IS_REACT_ACT_ENVIRONMENT: true });
const { createRoot } = await import("react-dom/client");
const plain = (module) => module.default.default ?? module.default;
const Form = plain(await import("@rjsf/core"));
const validator = plain(await import("@rjsf/validator-ajv8"));
const { set } = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value");
const cases = [["time", "14:05:00Z", "15:20"], ["date-time", "2026-05-30T14:05:00Z", "2026-05-30T15:20"], ["date", "2026-05", ""]];
for (const [format, value, typed] of cases) {
  const schema = { type: "object", properties: { at: { type: "string", format } } };
  const place = document.body.appendChild(document.createElement("div"));
  let saved = { at: value };
  const onChange = ({ formData }) => { saved = formData; };
  const form = createElement(Form, { schema, validator, formData: saved, onChange });
  await act(async () => createRoot(place).render(form));
  const field = place.querySelector("input");
  const valid = validator.validateFormData({ at: value }, schema).errors.length ? "not valid" : "valid";
  console.log(`${format} ${value}: ${valid}, shown as "${field.value}"`);
  if (!typed) continue;
  await act(async () => {
    set.call(field, typed);
    field.dispatchEvent(new window.Event("input", { bubbles: true }));
  });
  console.log(`  ${typed} is saved as ${saved.at}`);
}
JS
TZ=America/New_York node form.mjs | tee seen
cat > expected <<'TEXT'
time 14:05:00Z: valid, shown as ""
  15:20 is saved as 15:20:00
date-time 2026-05-30T14:05:00Z: valid, shown as "2026-05-30T10:05"
  2026-05-30T15:20 is saved as 2026-05-30T19:20:00.000Z
date 2026-05: not valid, shown as ""
TEXT
diff expected seen || { echo "times are shown in another way now"; exit 1; }
