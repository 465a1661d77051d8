// Room: the token that a server asks for (vectors.md, HTTP surface; CONTRACT.md, vectord; RFC 6750).

import { createHash, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { InputError } from './input-error.mjs';

/** Whether a text is RFC 6750's b64token. */
export function isToken(text) {
  return /^[A-Za-z0-9._~+/-]+=*$/.test(text);
}

/** A function from the field `authorization` to whether it has the token of a file. */
export function readToken(path) {
  const token = readFileSync(path, 'latin1').replace(/[ \t\r\n]+$/, '');
  if (!isToken(token)) throw new InputError(`${path} holds no bearer token`);
  const wanted = digest(token);
  return (field) => {
    const [, given] = /^bearer +([^ ]+)$/i.exec(field ?? '') ?? [];
    return given !== undefined && timingSafeEqual(digest(given), wanted);
  };
}

/** Digests have one length, and their comparison tells nothing of the token. */
function digest(text) {
  return createHash('sha256').update(text, 'latin1').digest();
}
