import { defineConfig } from 'vitest/config';
import { sourceConditions } from '../../../../../tools/vitest/package-tests.ts';

export default defineConfig({
  resolve: { conditions: sourceConditions },
  ssr: { resolve: { conditions: sourceConditions } },
  test: { root: import.meta.dirname, include: ['*.cases.ts'] },
});
