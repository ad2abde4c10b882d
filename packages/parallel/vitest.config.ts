import { mergeConfig } from 'vitest/config';
import { packageTests } from '../../tools/vitest/package-tests.ts';

// Files share what they import: to load it for each again took most of the time. None of them changes it.
export default mergeConfig(packageTests('parallel'), { test: { isolate: false } });
