/** A region that AWS does not answer for in full; what was known of it stays as it was. */
export class RefreshError extends Error {
  readonly problems: readonly string[];

  constructor(region: string, problems: readonly string[]) {
    super(problems.map((problem) => `${region}: ${problem}`).join('\n'));
    this.name = 'RefreshError';
    this.problems = problems;
  }
}
