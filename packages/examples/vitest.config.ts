import { mergeConfig } from 'vitest/config';
import { packageTests } from '../../tools/vitest/package-tests.ts';

export default mergeConfig(packageTests('examples'), { test: { include: ['plugin/test/**/*.test.ts'] } });
