#!/usr/bin/env bash
# zod makes 1970 of a date that is not there, also where the date is optional.
#
# A good guess: `null` is no date: a schema for dates refuses it, and an optional one lets it pass as it is. yup, Joi and
#   valibot refuse it.
# What happens: `z.coerce.date()` gives it to `new Date`, so `null` is 1 January 1970. `.optional()` knows only `undefined`,
#   so it is 1970 there, too, and so is a union with `z.null()` where the date comes first. With `.nullable()` and
#   `.nullish()` it stays `null`. A key without a value in frontmatter (`resolved:`) is `null` as well.
# Why our users care: Astro's collections are read with zod, and our JSON has `null` for what is unknown: an incident that
#   goes on ended 56 years before it began, and is shown as resolved. The guide says to write `.nullable()`.
# Source: measured, zod 4.6.7, yup 1.7.1, joi 18.3.2, valibot 1.5.0; colinhacks/zod#1929.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund zod@4.6.7 yup@1.7.1 joi@18.3.2 valibot@1.5.0

cat > read.mjs <<'JS'
import Joi from "joi";
import * as v from "valibot";
import * as yup from "yup";
import { z } from "zod";

const date = z.coerce.date();
const zod = {
  date, optional: date.optional(), union: z.union([date, z.null()]), nullish: date.nullish(), nullable: date.nullable(),
};
const shown = (value) => (value instanceof Date ? value.toISOString().slice(0, 10) : String(value));
for (const [name, schema] of Object.entries(zod)) console.log(`zod ${name}: ${shown(schema.safeParse(null).data)}`);
console.log(`yup: ${yup.date().required().isValidSync(null)}`);
console.log(`joi: ${Joi.date().validate(null).error === undefined}`);
console.log(`valibot: ${v.safeParse(v.pipe(v.string(), v.toDate()), null).success}`);
JS
seen=$(TZ=UTC node read.mjs)
echo "$seen"
expected="zod date: 1970-01-01
zod optional: 1970-01-01
zod union: 1970-01-01
zod nullish: null
zod nullable: null
yup: false
joi: false
valibot: false"
test "$seen" = "$expected" || { echo "null is read in another way now; expected:"; echo "$expected"; exit 1; }
