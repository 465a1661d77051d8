// Room: the bodies of requests (CONTRACT.md, vectord): objects whose members are named, and no others.

import { badRequest } from './http-refusal.mjs';
import { isObject } from './json-read.mjs';
import { readText } from './validate.mjs';

export const isText = (value) => typeof value === 'string';
export const isNumber = (value) => typeof value === 'number';
export const isFlag = (value) => typeof value === 'boolean';
export const isList = Array.isArray;

/** The members of a body; `kinds` says for each name what it has to be, with `?` behind those that may be absent. */
export function readMembers(body, kinds) {
  const { value, error } = readText(body);
  if (error !== undefined) throw badRequest(error.code, error.message);
  if (!isObject(value)) throw badRequest('shape', 'the body is no object');
  const members = {};
  for (const [notation, fits] of Object.entries(kinds)) {
    const name = notation.replace(/\?$/, '');
    if (Object.hasOwn(value, name)) {
      if (!fits(value[name])) throw badRequest('shape', `'${name}' is of another kind`);
      members[name] = value[name];
    } else if (name === notation) {
      throw badRequest('shape', `'${name}' is missing`);
    }
  }
  for (const name of Object.keys(value)) {
    if (!Object.hasOwn(members, name)) throw badRequest('shape', `there is no member ${JSON.stringify(name)} here`);
  }
  return members;
}
