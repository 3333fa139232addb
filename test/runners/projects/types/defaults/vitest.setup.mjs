import { setDefaults } from 'heapslope/vitest';

setDefaults({ tolerance: '10 kB' });
