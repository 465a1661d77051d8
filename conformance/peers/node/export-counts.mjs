// Room: what an export read, wrote and left out (exports.md): read = written + left out, whatever happens.

import { canonical } from './json-write.mjs';

export class ExportCounts {
  read = 0;
  written = 0;
  leftOut = {};

  leaveOut(reason, count = 1) {
    this.leftOut[reason] = (this.leftOut[reason] ?? 0) + count;
  }

  /** The result line of the command. */
  get line() {
    return `{"read":${this.read},"written":${this.written},"left_out":${canonical(this.leftOut)}}\n`;
  }
}
