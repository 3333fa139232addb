import 'heapslope/vitest';
