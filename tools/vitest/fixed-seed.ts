import { configureGlobal } from 'fast-check';

// A test that passed passes again. `THALWEG_SEED` tries other cases.
configureGlobal({ seed: Number(process.env.THALWEG_SEED ?? 1) });
