// Room: hashes (wire-json.md, Hashes).

import * as crypto from 'node:crypto';
import { canonical } from './json-write.mjs';

/** The lower-case hex SHA-256 of a text's UTF-8 bytes, or of bytes. */
export function sha256(data) {
  // The one-shot function came during the life of the runtime's version 20, and is several times as fast.
  if (crypto.hash !== undefined) return crypto.hash('sha256', data, 'hex');
  return crypto.createHash('sha256').update(data).digest('hex');
}

export function sigHash(value) {
  return sha256(canonical(value));
}

/** The id of an export's record: the first 32 digits over the canonical text of what names it (exports.md). */
export function recordId(parts) {
  return sigHash(parts).slice(0, 32);
}
