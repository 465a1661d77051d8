// Room: reading wire JSON with the members' order in the text kept (wire-json.md, Reading: of two members with the same
// name the last wins, at the place of the last). JavaScript's own objects put names like "10" first, so every object
// built here carries its names. Slower than readJson, and asked only for records in which something is wrong.

import { scanNumber, scanString, scanValue, skipSpace } from './json-scan.mjs';

const NAMES = Symbol('names in text order');

/** As readJson, with order. */
export function readJsonInOrder(text, limit) {
  const start = skipSpace(text, 0);
  const end = scanValue(text, start, limit);
  if (end < 0 || skipSpace(text, end) !== text.length) return undefined;
  return new Builder(text, start).value();
}

/** The names of an object's members: in text order if it was read with order, else in JavaScript's. */
export function memberNames(object) {
  return object[NAMES] ?? Object.keys(object);
}

/** Builds a value out of a text that the scan has found valid; recursion is bounded by the limit of that scan. */
class Builder {
  #text;
  #pos;

  constructor(text, pos) {
    this.#text = text;
    this.#pos = pos;
  }

  value() {
    switch (this.#text[this.#pos]) {
      case '{': return this.#object();
      case '[': return this.#array();
      case '"': return this.#string();
      case 't': return this.#literal('true', true);
      case 'f': return this.#literal('false', false);
      case 'n': return this.#literal('null', null);
      default: return this.#number();
    }
  }

  #object() {
    const members = new Map();
    while (this.#enters('}')) {
      const name = this.#string();
      this.#pos = skipSpace(this.#text, skipSpace(this.#text, this.#pos) + 1); // over the colon
      const value = this.value();
      members.delete(name); // a name that is set again would keep its first place
      members.set(name, value);
    }
    // Without a prototype `__proto__` is a member like any other.
    const object = Object.assign(Object.create(null), { [NAMES]: [...members.keys()] });
    for (const [name, value] of members) object[name] = value;
    return object;
  }

  #array() {
    const items = [];
    while (this.#enters(']')) items.push(this.value());
    return items;
  }

  /** Passes an opening bracket, or a comma, or the closing one; whether another item follows. */
  #enters(close) {
    const at = skipSpace(this.#text, this.#pos);
    const closed = this.#text[at] === close;
    this.#pos = closed ? at + 1 : skipSpace(this.#text, at + 1);
    if (!closed && this.#text[this.#pos] === close) {
      this.#pos++; // only an empty container has its end right after its beginning
      return false;
    }
    return !closed;
  }

  #string() {
    return this.#parsed(scanString(this.#text, this.#pos));
  }

  #number() {
    return this.#parsed(scanNumber(this.#text, this.#pos));
  }

  #parsed(end) {
    const slice = this.#text.slice(this.#pos, end);
    this.#pos = end;
    return JSON.parse(slice);
  }

  #literal(word, value) {
    this.#pos += word.length;
    return value;
  }
}
