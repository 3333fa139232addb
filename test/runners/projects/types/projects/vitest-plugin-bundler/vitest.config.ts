import heapslope from 'heapslope/vitest/plugin';
import { defineConfig } from 'vitest/config';

export default defineConfig({ plugins: [heapslope()] });
