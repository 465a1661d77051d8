// Room: the types of records' fields (evidence.md, EvidenceRecord): what a value of each may be, and its wire text.
// A type has `check(value, path, errors)`, which adds a violation {path, code} for every fault in order, and
// `write(value)`, which gives the wire text of a value without faults.

import { memberNames } from './json-order.mjs';
import { isObject } from './json-read.mjs';
import { canonical } from './json-write.mjs';
import { readTimestamp } from './timestamps.mjs';

const MAX_INTEGER = Number.MAX_SAFE_INTEGER; // 2^53 - 1

/** The SFT-never set (scoring.md, The firewall). Pinned: a record of such a category never reaches an SFT export. */
export const SFT_NEVER = Object.freeze(['rejected', 'needs_human_review']);

/** A type without parts: `fault` gives the code of what is wrong with a value, or ''. */
function scalar(fault, write = JSON.stringify) {
  return {
    check(value, path, errors) {
      const code = fault(value);
      if (code !== '') errors.push({ path, code });
    },
    write,
  };
}

/** A string for which `fault` gives the code. */
function stringWith(fault) {
  return scalar((value) => (typeof value === 'string' ? fault(value) : 'type'));
}

export const string = stringWith(() => '');
export const nonEmpty = stringWith((value) => (value === '' ? 'empty' : ''));
export const timestamp = stringWith((value) => (readTimestamp(value) === undefined ? 'format' : ''));
export const boolean = scalar((value) => (typeof value === 'boolean' ? '' : 'type'), String);
export const schemaVersion = scalar((value) => (value === 1 ? '' : 'schema_version'), String);

export function oneOf(...values) {
  return stringWith((value) => (values.includes(value) ? '' : 'enum'));
}

/** One text and no other: a form, not a choice. */
export function fixed(text) {
  return stringWith((value) => (value === text ? '' : 'format'));
}

/** A fixed number of lower-case hex digits. */
export function hexDigits(count) {
  const form = new RegExp(`^[0-9a-f]{${count}}$`);
  return stringWith((value) => (form.test(value) ? '' : 'format'));
}

/** An I, judged on the double. */
export function integer(least = 0) {
  return scalar((value) => {
    if (!Number.isInteger(value)) return 'type';
    return value < least || value > MAX_INTEGER ? 'range' : '';
  }, canonical);
}

/** An N. */
export function number(least = -Infinity, most = Infinity) {
  return scalar((value) => {
    if (typeof value !== 'number') return 'type';
    return value < least || value > most ? 'range' : '';
  }, canonical);
}

/** An SFT sample's quality: a category of the SFT-never set is an error of its own. */
export const quality = stringWith((value) => {
  if (SFT_NEVER.includes(value)) return 'sft_contamination';
  return value === 'accepted' || value === 'partially_accepted' ? '' : 'enum';
});

/** Free-form values, written in canonical form. */
export const freeObject = scalar((value) => (isObject(value) ? '' : 'type'), canonical);
export const freeArray = scalar((value) => (Array.isArray(value) ? '' : 'type'), canonical);

export function arrayOf(type, { least = 0 } = {}) {
  return {
    check(value, path, errors) {
      if (!Array.isArray(value)) errors.push({ path, code: 'type' });
      else if (value.length < least) errors.push({ path, code: 'empty' });
      else for (let at = 0; at < value.length; at++) type.check(value[at], `${path}/${at}`, errors);
    },
    write: (value) => '[' + value.map((item) => type.write(item)).join(',') + ']',
  };
}

/** An object whose members, of any names, all have one type; written in canonical form. */
export function mapOf(type) {
  return {
    check(value, path, errors) {
      if (!isObject(value)) errors.push({ path, code: 'type' });
      else for (const name of memberNames(value)) type.check(value[name], path + pointerStep(name), errors);
    },
    write: canonical,
  };
}

/**
 * An object with the given fields, `[name, type]` in wire order, where a name that ends with `?` is optional. Nothing
 * else may be in it: unknown fields are faults, after those of the known ones.
 */
export function record(...table) {
  const fields = table.map(([notation, type]) => {
    const name = notation.replace(/\?$/, '');
    return { name, type, optional: name !== notation, step: pointerStep(name), head: JSON.stringify(name) + ':' };
  });
  const known = new Set(fields.map(({ name }) => name));
  return {
    check(value, path, errors) {
      if (!isObject(value)) {
        errors.push({ path, code: 'type' });
        return;
      }
      for (const { name, type, optional, step } of fields) {
        const part = value[name];
        if (part !== undefined) type.check(part, path + step, errors);
        else if (!optional) errors.push({ path: path + step, code: 'required' });
      }
      for (const name of memberNames(value)) {
        if (!known.has(name)) errors.push({ path: path + pointerStep(name), code: 'unknown_field' });
      }
    },
    write(value) {
      const members = [];
      for (const { name, type, head } of fields) {
        if (value[name] !== undefined) members.push(head + type.write(value[name]));
      }
      return '{' + members.join(',') + '}';
    },
  };
}

/** A step of a JSON Pointer (RFC 6901). */
function pointerStep(name) {
  return '/' + name.replaceAll('~', '~0').replaceAll('/', '~1');
}
