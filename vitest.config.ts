import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { include: ['tests/*.test.ts', 'tests/*/*.test.ts'], exclude: ['tests/corpus/**'], globalSetup: 'tests/setup.ts', setupFiles: 'tests/use-parser.ts', testTimeout: 600_000 },
});
