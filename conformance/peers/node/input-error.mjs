// Room: the errors of a command that end it with exit status 2 (cli.md): usage, input, a held lock.

/** What the caller gave cannot be worked with; the message is the sentence for stderr. */
export class InputError extends Error {}

/** The same for one row of a file: named by its path in the root and its line, counted from 1. */
export class RowError extends InputError {
  constructor(path, line, fault) {
    super(`${path}:${line}: ${fault}`);
  }
}
