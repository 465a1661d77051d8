// Room: a request that the contract refuses with a status and a code (CONTRACT.md, vectord).

import { Refusal } from './refusal.mjs';

/** `position` is that of the item at fault, where there are items. */
export class HttpRefusal extends Refusal {
  constructor(status, code, message, position) {
    super(code, message);
    this.status = status;
    this.position = position;
  }
}

/** A request that is wrong in itself. */
export function badRequest(code, message) {
  return new HttpRefusal(400, code, message);
}
