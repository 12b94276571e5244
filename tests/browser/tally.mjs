// Counts checks. Each one that fails gets a line; the last line of a run is "N passed, N failed".

export class Tally {
  passed = 0;
  failed = 0;

  /** Takes the outcome of one check: `problem` is empty when it holds, else what is wrong. */
  add(name, problem) {
    if (!problem) {
      this.passed += 1;
      return;
    }
    this.failed += 1;
    console.log(`FAIL ${name}: ${problem}`);
  }

  /** Prints the count and returns the exit code. */
  finish() {
    console.log(`${this.passed} passed, ${this.failed} failed`);
    return this.failed === 0 && this.passed > 0 ? 0 : 1;
  }
}

/** "a; b; c and 4 more": enough to act on, never a screenful. */
export function several(items, shown = 3) {
  const rest = items.length - shown;
  return items.slice(0, shown).join('; ') + (rest > 0 ? ` and ${rest} more` : '');
}
