import fc from 'fast-check';

const SEED = 20260101;

/** `KERF_SEED` names another seed, or `fresh` one. */
export function seedOfRun(): number {
  const given = process.env.KERF_SEED;
  if (given === undefined || given === '') return SEED;
  return given === 'fresh' ? Date.now() % 1_000_000_000 : Number(given);
}

// Properties that name no seed of their own try the same values in every run; a failing one prints the seed.
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: seedOfRun() });
