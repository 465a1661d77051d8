// Room: an input that the contract refuses with a code.

/** `code` is the contract's word, the message a sentence for stderr. */
export class Refusal extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}
