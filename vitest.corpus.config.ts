import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { include: ['tests/corpus/*.test.ts'], globalSetup: 'tests/setup.ts', setupFiles: 'tests/use-parser.ts', testTimeout: 600_000 },
});
